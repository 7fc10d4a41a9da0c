"""Promises that were kept leave the outbox after the days that the retention rule says."""

from migrations.from_sql import from_sql

ID = "0169"
VERSION = "1.41.0"
DESCRIPTION = "Archive of the outbox's done rows"

forwards = from_sql(__file__, ID)
