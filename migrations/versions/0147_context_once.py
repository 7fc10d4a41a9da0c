"""The signed context verified at less cost, at the same strength."""

from migrations.from_sql import from_sql

ID = "0147"
VERSION = "1.39.0"
DESCRIPTION = "The signed context verified at less cost"

forwards = from_sql(__file__, ID)
