"""Indicators: what sources state, and figures folded from live work."""

from migrations.from_sql import from_sql

ID = "0090"
VERSION = "1.38.0"
DESCRIPTION = "Indicators: what sources state, and figures folded from live work"

forwards = from_sql(__file__, ID)
