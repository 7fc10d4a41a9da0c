"""The client's silence and what it returns."""

from migrations.from_sql import from_sql

ID = "0131"
VERSION = "1.38.0"
DESCRIPTION = "The client's silence and what it returns"

forwards = from_sql(__file__, ID)
