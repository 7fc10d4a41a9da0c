"""Withdrawal, graduation, and coming back."""

from migrations.from_sql import from_sql

ID = "0214"
VERSION = "1.42.0"
DESCRIPTION = "Workers who leave"

forwards = from_sql(__file__, ID)
