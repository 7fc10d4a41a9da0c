"""Transfers that came back: what is to be done, and paying once more."""
