"""Deliveries: units handed in, their inspection, counted reworks."""

from migrations.from_sql import from_sql

ID = "0050"
VERSION = "1.38.0"
DESCRIPTION = "Deliveries: units handed in, their inspection, counted reworks"

forwards = from_sql(__file__, ID)
