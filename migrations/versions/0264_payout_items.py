"""What becomes of each payee's transfer."""

from migrations.from_sql import from_sql

ID = "0264"
VERSION = "1.43.0"
DESCRIPTION = "Items of a payout run and their results"

forwards = from_sql(__file__, ID)
