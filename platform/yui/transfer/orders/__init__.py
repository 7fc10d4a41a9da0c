"""Open orders at a transfer: the old body finishes them, or they move by everybody's own word."""
