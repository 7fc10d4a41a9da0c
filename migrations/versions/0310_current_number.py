"""A body's own row follows the standing that holds on the day it is recorded."""

from migrations.from_sql import from_sql

ID = "0310"
VERSION = "1.45.0"
DESCRIPTION = "Current number"

forwards = from_sql(__file__, ID)
