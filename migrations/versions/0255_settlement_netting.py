"""The gates of settlement: netting, transfers, both sides of the books."""

from migrations.from_sql import from_sql

ID = "0255"
VERSION = "1.43.0"
DESCRIPTION = "The gates of settlement: netting, transfers, both sides of the books"

forwards = from_sql(__file__, ID)
