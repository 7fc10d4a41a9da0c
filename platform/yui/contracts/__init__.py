"""Contracts and NDAs of a client with a body: versions, papers, signatures, what holds on a day."""
