"""A month's statements of all towns are drawn at once."""

from migrations.from_sql import from_sql

ID = "0333"
VERSION = "1.46.0"
DESCRIPTION = "A month's statements of every pair of towns in one statement"

forwards = from_sql(__file__, ID)
