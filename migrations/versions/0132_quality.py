"""Deadlines with their ladder, and what a client sees of quality."""

from migrations.from_sql import from_sql

ID = "0132"
VERSION = "1.38.0"
DESCRIPTION = "Deadlines with their ladder, and what a client sees of quality"

forwards = from_sql(__file__, ID)
