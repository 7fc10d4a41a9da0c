"""The wall: signed context, and the helper that writes every policy."""

from migrations.from_sql import from_sql

ID = "0001"
VERSION = "1.38.0"
DESCRIPTION = "The wall: signed context, and the helper that writes every policy"

forwards = from_sql(__file__, ID)
