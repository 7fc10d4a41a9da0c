"""Transfers that came back: why, and their payment once more with a later run."""
