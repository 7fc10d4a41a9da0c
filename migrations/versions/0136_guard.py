"""The guard: findings with their moves, the weeks looked at, requests that the edge refused."""

from migrations.from_sql import from_sql

ID = "0136"
VERSION = "1.38.0"
DESCRIPTION = "The guard: findings with their moves, the weeks looked at, requests refused"

forwards = from_sql(__file__, ID)
