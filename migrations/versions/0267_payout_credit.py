"""What of the tax in a run's payments may be credited, by the days of the services."""

from migrations.from_sql import from_sql

ID = "0267"
VERSION = "1.43.0"
DESCRIPTION = "Credit of input tax by service date"

forwards = from_sql(__file__, ID)
