"""The consumption tax that lies in a payout's prices with tax."""

from migrations.from_sql import from_sql

ID = "0349"
VERSION = "1.46.0"
DESCRIPTION = "The consumption tax that lies in a payout's prices with tax"

forwards = from_sql(__file__, ID)
