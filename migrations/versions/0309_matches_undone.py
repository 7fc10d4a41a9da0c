"""Matches that are taken back, payers that are said again, payments that are no money."""

from migrations.from_sql import from_sql

ID = "0309"
VERSION = "1.45.0"
DESCRIPTION = "Matches undone"

forwards = from_sql(__file__, ID)
