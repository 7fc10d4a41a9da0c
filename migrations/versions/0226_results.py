"""Files that the office makes of the work for a client."""

from migrations.from_sql import from_sql

ID = "0226"
VERSION = "1.42.0"
DESCRIPTION = "Files of a handover"

forwards = from_sql(__file__, ID)
