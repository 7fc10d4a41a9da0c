"""Applications to a call, and its draw."""
