"""The gates of settlement: rules, statements, disputes."""

from migrations.from_sql import from_sql

ID = "0254"
VERSION = "1.43.0"
DESCRIPTION = "The gates of settlement: rules, statements, disputes"

forwards = from_sql(__file__, ID)
