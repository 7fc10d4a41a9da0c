"""Intake: what a company would like to have done, as it told it."""

from migrations.from_sql import from_sql

ID = "0105"
VERSION = "1.38.0"
DESCRIPTION = "Intake: what a company would like to have done, as it told it"

forwards = from_sql(__file__, ID)
