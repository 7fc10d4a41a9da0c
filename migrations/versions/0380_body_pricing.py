"""Prices to workers are with consumption tax or without it, as a body decides."""

from migrations.from_sql import from_sql

ID = "0380"
VERSION = "1.46.0"
DESCRIPTION = (
    "A body's prices are with tax or without from a month on, and each price keeps its own"
)

forwards = from_sql(__file__, ID)
