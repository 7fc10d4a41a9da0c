"""Clearing accounts: what is still on them, since when, and why."""
