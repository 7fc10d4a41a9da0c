"""Many lines of the audit log in one call."""

from migrations.from_sql import from_sql

ID = "0336"
VERSION = "1.46.0"
DESCRIPTION = "Many lines of the audit log are chained in one call"

forwards = from_sql(__file__, ID)
