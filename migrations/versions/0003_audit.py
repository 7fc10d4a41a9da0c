"""The audit log: per town, hash-chained, written in the transaction of each change."""

from migrations.from_sql import from_sql

ID = "0003"
VERSION = "1.38.0"
DESCRIPTION = "The audit log: per town, hash-chained, written in the transaction of each change"

forwards = from_sql(__file__, ID)
