"""Which scheme an agreement allows; the price that another town's director sees."""

from migrations.from_sql import from_sql

ID = "0305"
VERSION = "1.45.0"
DESCRIPTION = "Direct scheme"

forwards = from_sql(__file__, ID)
