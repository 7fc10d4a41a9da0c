"""One share."""
