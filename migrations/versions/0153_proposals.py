"""When other towns are proposed for a case at the latest, and quiet hours."""

from migrations.from_sql import from_sql

ID = "0153"
VERSION = "1.41.0"
DESCRIPTION = "When other towns are proposed for a case at the latest, and quiet hours"

forwards = from_sql(__file__, ID)
