"""Plans of an order: which task from when to when, reckoned back from the client's deadline."""
