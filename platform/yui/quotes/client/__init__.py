"""The client's own side of quotes: what was sent to it, and its answer."""
