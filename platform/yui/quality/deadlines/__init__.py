"""Deadlines: how each task stands, and who is told when it does not recover."""
