"""Questions about a rework: the worker's whether it is her fault, the leader's whether to ask again."""
