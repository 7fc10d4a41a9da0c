"""Quotes: what a body asks of a client for an order, in versions, with what the work costs beside it."""
