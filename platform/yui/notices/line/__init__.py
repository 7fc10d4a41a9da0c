"""LINE: whose it is, what goes out by it, and what it tells us."""
