"""Exchange events and core meetings with their attendance; workers' stories, shown while she consents."""

from migrations.from_sql import from_sql

ID = "0194"
VERSION = "1.42.0"
DESCRIPTION = "Events, attendance, and stories with consent"

forwards = from_sql(__file__, ID)
