"""Consents of somebody who left the town's programme end with it."""

from migrations.from_sql import from_sql

ID = "0229"
VERSION = "1.42.0"
DESCRIPTION = "Consents end with a withdrawal"

forwards = from_sql(__file__, ID)
