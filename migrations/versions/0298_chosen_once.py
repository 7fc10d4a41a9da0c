"""Rows chosen with a limit are chosen once: units that a worker takes, counts that are forgotten."""

from migrations.from_sql import from_sql

ID = "0298"
VERSION = "1.45.0"
DESCRIPTION = "A statement that takes the next rows takes no more than its limit"

forwards = from_sql(__file__, ID)
