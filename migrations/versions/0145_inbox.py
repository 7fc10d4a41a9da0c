"""The inbox: one queue of what waits for a decision."""

from migrations.from_sql import from_sql

ID = "0145"
VERSION = "1.38.0"
DESCRIPTION = "The inbox: one queue of what waits for a decision"

forwards = from_sql(__file__, ID)
