"""Signed paper contracts of old, scanned: files that hang on a contract."""

from migrations.from_sql import from_sql

ID = "0163"
VERSION = "1.41.0"
DESCRIPTION = "Scans of contracts signed on paper"

forwards = from_sql(__file__, ID)
