"""The coordinator's month of settlement: counts, no yen."""

from migrations.from_sql import from_sql

ID = "0303"
VERSION = "1.45.0"
DESCRIPTION = "Settlement counts"

forwards = from_sql(__file__, ID)
