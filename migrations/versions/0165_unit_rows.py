"""The rows of files by their unit: which file said something of a unit, and whether later."""

from migrations.from_sql import from_sql

ID = "0165"
VERSION = "1.41.0"
DESCRIPTION = "The rows of files by their unit"

forwards = from_sql(__file__, ID)
