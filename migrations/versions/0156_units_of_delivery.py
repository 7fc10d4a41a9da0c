"""The units of a delivery, by their key."""

from migrations.from_sql import from_sql

ID = "0156"
VERSION = "1.41.0"
DESCRIPTION = "The units of a delivery, by their key"

forwards = from_sql(__file__, ID)
