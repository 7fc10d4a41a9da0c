"""How a partner's application is made, and how one more town lets it in."""

from migrations.from_sql import from_sql

ID = "0086"
VERSION = "1.38.0"
DESCRIPTION = "How a partner's application is made, and how one more town lets it in"

forwards = from_sql(__file__, ID)
