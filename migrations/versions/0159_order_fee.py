"""An order carries its part of its quote's management fee."""

from migrations.from_sql import from_sql

ID = "0159"
VERSION = "1.41.0"
DESCRIPTION = "The management fee on orders and handovers"

forwards = from_sql(__file__, ID)
