"""What a month of settlement comes to, for the coordinator."""

from migrations.from_sql import from_sql

ID = "0256"
VERSION = "1.43.0"
DESCRIPTION = "The sums of a month of settlement, for the coordinator"

forwards = from_sql(__file__, ID)
