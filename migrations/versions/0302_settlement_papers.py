"""Statements between bodies with tax, numbers and a day until which to object."""

from migrations.from_sql import from_sql

ID = "0302"
VERSION = "1.45.0"
DESCRIPTION = "Settlement papers"

forwards = from_sql(__file__, ID)
