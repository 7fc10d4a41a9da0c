"""The nightly look compares a joint part's seats with its answers too."""

from migrations.from_sql import from_sql

ID = "0357"
VERSION = "1.46.0"
DESCRIPTION = "The nightly look compares a joint part's seats with its answers too"

forwards = from_sql(__file__, ID)
