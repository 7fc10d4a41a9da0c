"""A client's changes, and the accepted terms they touch."""

from migrations.from_sql import from_sql

ID = "0112"
VERSION = "1.38.0"
DESCRIPTION = "A client's changes, and the accepted terms they touch"

forwards = from_sql(__file__, ID)
