"""The gates between two towns: offer, answer, withdraw, deliver, decide."""

from migrations.from_sql import from_sql

ID = "0061"
VERSION = "1.38.0"
DESCRIPTION = "The gates between two towns: offer, answer, withdraw, deliver, decide"

forwards = from_sql(__file__, ID)
