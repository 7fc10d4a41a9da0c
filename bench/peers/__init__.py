"""The floor and the peers: the same rows of the same table, each in its own framework's way."""
