"""Units of a task as rows, and the files they come from."""

from migrations.from_sql import from_sql

ID = "0111"
VERSION = "1.38.0"
DESCRIPTION = "Units of a task as rows, and the files they come from"

forwards = from_sql(__file__, ID)
