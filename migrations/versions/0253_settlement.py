"""Settlement between bodies: rules, statements, disputes, transfers."""

from migrations.from_sql import from_sql

ID = "0253"
VERSION = "1.43.0"
DESCRIPTION = "Settlement between bodies: rules, statements, disputes, transfers"

forwards = from_sql(__file__, ID)
