"""Towns: bodies, staff, numbering, notices, promised work."""

from migrations.from_sql import from_sql

ID = "0010"
VERSION = "1.38.0"
DESCRIPTION = "Towns: bodies, staff, numbering, notices, promised work"

forwards = from_sql(__file__, ID)
