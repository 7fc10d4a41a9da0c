"""What a worker keeps for herself: not even her own town may read it."""

from migrations.from_sql import from_sql

ID = "0062"
VERSION = "1.38.0"
DESCRIPTION = "What a worker keeps for herself: not even her own town may read it"

forwards = from_sql(__file__, ID)
