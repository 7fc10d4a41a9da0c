"""Data keys of the towns, wrapped by a key outside the database, and a canary for that key."""

from migrations.from_sql import from_sql

ID = "0178"
VERSION = "1.42.0"
DESCRIPTION = "Data keys, wrapped, and a canary of the key that wraps them"

forwards = from_sql(__file__, ID)
