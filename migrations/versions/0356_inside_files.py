"""A file says what stands inside it of who made it, read when it comes in."""

from migrations.from_sql import from_sql

ID = "0356"
VERSION = "1.46.0"
DESCRIPTION = "A file says what stands inside it of who made it, read when it comes in"

forwards = from_sql(__file__, ID)
