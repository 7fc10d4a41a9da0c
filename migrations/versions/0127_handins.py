"""What was handed in, version by version, each with its receipt; deadlines that passed; minutes."""

from migrations.from_sql import from_sql

ID = "0127"
VERSION = "1.38.0"
DESCRIPTION = (
    "Versions of a delivery with their receipts, missed deadlines, a schedule by the minute"
)

forwards = from_sql(__file__, ID)
