"""Tasks are planned: skills, security, order among them, days."""

from migrations.from_sql import from_sql

ID = "0110"
VERSION = "1.38.0"
DESCRIPTION = "Tasks are planned: skills, security, order among them, days"

forwards = from_sql(__file__, ID)
