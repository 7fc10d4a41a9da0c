"""Coordination fees between two bodies, as each side keeps them."""
