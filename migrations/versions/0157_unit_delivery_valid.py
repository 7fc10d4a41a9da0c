"""Every unit's delivery is one of its town."""

from migrations.from_sql import from_sql

ID = "0157"
VERSION = "1.41.0"
DESCRIPTION = "Every unit's delivery is one of its town"

forwards = from_sql(__file__, ID)
