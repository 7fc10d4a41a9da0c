"""Gates of the direct scheme."""

from migrations.from_sql import from_sql

ID = "0248"
VERSION = "1.43.0"
DESCRIPTION = "Gates of the direct scheme"

forwards = from_sql(__file__, ID)
