"""The direct scheme of sharing."""

from migrations.from_sql import from_sql

ID = "0247"
VERSION = "1.43.0"
DESCRIPTION = "The direct scheme of sharing"

forwards = from_sql(__file__, ID)
