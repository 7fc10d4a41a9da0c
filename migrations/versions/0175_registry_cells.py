"""Capacity and skills by town, as counts that may be published."""

from migrations.from_sql import from_sql

ID = "0175"
VERSION = "1.42.0"
DESCRIPTION = "Capacity and skills by town, as counts that may be published"

forwards = from_sql(__file__, ID)
