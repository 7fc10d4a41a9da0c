"""Secrets at rest: a town's data keys, wrapped by a key outside the database, and what they seal."""
