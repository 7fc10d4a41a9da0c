"""That a payee was paid outside Yui is said by one and confirmed by another."""

from migrations.from_sql import from_sql

ID = "0362"
VERSION = "1.46.0"
DESCRIPTION = "That a payee was paid outside Yui is said by one and confirmed by another"

forwards = from_sql(__file__, ID)
