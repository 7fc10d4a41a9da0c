"""Quotes: what a body asks of a client, in versions, and what became of it."""

from migrations.from_sql import from_sql

ID = "0106"
VERSION = "1.38.0"
DESCRIPTION = "Quotes: what a body asks of a client, in versions, and what became of it"

forwards = from_sql(__file__, ID)
