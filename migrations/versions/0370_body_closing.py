"""A body's closing rules are dated rows."""

from migrations.from_sql import from_sql

ID = "0370"
VERSION = "1.46.0"
DESCRIPTION = "Closing and payment days of a body from a month on"

forwards = from_sql(__file__, ID)
