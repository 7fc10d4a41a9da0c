"""Calls to many: a task's units put to a whole town, applications, draws that anyone can re-compute."""

from migrations.from_sql import from_sql

ID = "0116"
VERSION = "1.38.0"
DESCRIPTION = "Calls to many, applications, draws"

forwards = from_sql(__file__, ID)
