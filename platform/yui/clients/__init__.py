"""Client companies of a town: who they are and since when they have a contract."""
