"""The journals that take a leader's fee back, beside the one that owed it."""

from migrations.from_sql import from_sql

ID = "0150"
VERSION = "1.41.0"
DESCRIPTION = "The journals that take a leader's fee back"

forwards = from_sql(__file__, ID)
