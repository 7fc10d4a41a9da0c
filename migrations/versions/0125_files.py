"""Files: what was handed in or attached, one row a file; the bytes lie in the store."""

from migrations.from_sql import from_sql

ID = "0125"
VERSION = "1.38.0"
DESCRIPTION = "Files: what was handed in or attached, one row a file"

forwards = from_sql(__file__, ID)
