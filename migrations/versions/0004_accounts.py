"""Making an account, and taking a try back that succeeded."""

from migrations.from_sql import from_sql

ID = "0004"
VERSION = "1.38.0"
DESCRIPTION = "Making an account, and taking a try back that succeeded"

forwards = from_sql(__file__, ID)
