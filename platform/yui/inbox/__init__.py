"""The director's inbox: one queue of everything that waits for a decision of the town's staff."""
