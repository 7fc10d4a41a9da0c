"""Partners: idempotent requests, webhooks."""

from migrations.from_sql import from_sql

ID = "0085"
VERSION = "1.38.0"
DESCRIPTION = "Partners: idempotent requests, webhooks"

forwards = from_sql(__file__, ID)
