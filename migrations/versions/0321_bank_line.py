"""The line to a body's bank, and what is on its way over it."""

from migrations.from_sql import from_sql

ID = "0321"
VERSION = "1.45.0"
DESCRIPTION = "Bank lines and transfer files on their way"

forwards = from_sql(__file__, ID)
