"""A body's own rules of paying, each from a day on."""

from migrations.from_sql import from_sql

ID = "0266"
VERSION = "1.43.0"
DESCRIPTION = "Withholding policies, transfer profiles, files in parts"

forwards = from_sql(__file__, ID)
