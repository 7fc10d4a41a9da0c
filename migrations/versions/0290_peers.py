"""A board where the workers of a town help one another."""

from migrations.from_sql import from_sql

ID = "0290"
VERSION = "1.44.0"
DESCRIPTION = "The workers' own board: posts, hidden posts, reports"

forwards = from_sql(__file__, ID)
