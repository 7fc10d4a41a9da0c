"""Which call gave the place that an offer is."""

from migrations.from_sql import from_sql

ID = "0154"
VERSION = "1.41.0"
DESCRIPTION = "Which call gave the place that an offer is"

forwards = from_sql(__file__, ID)
