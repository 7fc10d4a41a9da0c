"""A worker reads her income by the dated closing rules of its bodies."""

from migrations.from_sql import from_sql

ID = "0371"
VERSION = "1.46.0"
DESCRIPTION = "The gate of a person's income says the dated closing rules"

forwards = from_sql(__file__, ID)
