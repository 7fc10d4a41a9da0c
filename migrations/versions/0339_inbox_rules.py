"""Changes of rules wait in the inbox of those who may decide."""

from migrations.from_sql import from_sql

ID = "0339"
VERSION = "1.46.0"
DESCRIPTION = "Changes of rules in the inbox"

forwards = from_sql(__file__, ID)
