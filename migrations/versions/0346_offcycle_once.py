"""One such run at a time."""

from migrations.from_sql import from_sql

ID = "0346"
VERSION = "1.46.0"
DESCRIPTION = "One such run at a time"

forwards = from_sql(__file__, ID)
