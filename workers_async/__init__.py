"""Promised work: the relay rings, the worker does."""
