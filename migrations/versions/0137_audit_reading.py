"""Reading the audit log: a page of it, its lines as they were hashed, what was anchored."""

from migrations.from_sql import from_sql

ID = "0137"
VERSION = "1.38.0"
DESCRIPTION = (
    "Reading the audit log: a page of it, its lines as they were hashed, what was anchored"
)

forwards = from_sql(__file__, ID)
