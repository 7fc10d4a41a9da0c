"""Mail to somebody without an account."""

from migrations.from_sql import from_sql

ID = "0209"
VERSION = "1.42.0"
DESCRIPTION = "Mail to somebody without an account"

forwards = from_sql(__file__, ID)
