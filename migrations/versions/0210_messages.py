"""What goes out beside the inbox, and how each reader wants it."""

from migrations.from_sql import from_sql

ID = "0210"
VERSION = "1.42.0"
DESCRIPTION = "What goes out beside the inbox, and how each reader wants it"

forwards = from_sql(__file__, ID)
