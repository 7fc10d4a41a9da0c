"""Rates of the coordination fee between two bodies."""
