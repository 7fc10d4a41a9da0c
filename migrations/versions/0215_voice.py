"""The consultation desk, and suggestions without a name."""

from migrations.from_sql import from_sql

ID = "0215"
VERSION = "1.43.0"
DESCRIPTION = "Cases of the consultation desk, its officers, anonymous suggestions"

forwards = from_sql(__file__, ID)
