"""The workers' own board: they ask and answer one another under names they choose, and name no client."""
