"""Deliveries by the moment they came in."""

from migrations.from_sql import from_sql

ID = "0363"
VERSION = "1.46.0"
DESCRIPTION = "Deliveries by the moment they came in"

forwards = from_sql(__file__, ID)
