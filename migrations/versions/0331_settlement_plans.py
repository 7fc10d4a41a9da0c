"""Statements between towns are drawn by index from the first month on."""

from migrations.from_sql import from_sql

ID = "0331"
VERSION = "1.45.0"
DESCRIPTION = "Drawing a statement looks its lines up by index, whatever the planner believes"

forwards = from_sql(__file__, ID)
