"""The team's board: where every unit of the town's open tasks stands, and who has room for more."""
