"""Runs that pay again what came back."""

from migrations.from_sql import from_sql

ID = "0345"
VERSION = "1.46.0"
DESCRIPTION = "Runs that pay again what came back"

forwards = from_sql(__file__, ID)
