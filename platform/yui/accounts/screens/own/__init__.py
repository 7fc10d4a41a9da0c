"""One's own account on one page."""
