"""A month's statements of all towns are drawn in two parts."""

from migrations.from_sql import from_sql

ID = "0334"
VERSION = "1.46.0"
DESCRIPTION = "A month's statements of every pair of towns in two parts, by two workers"

forwards = from_sql(__file__, ID)
