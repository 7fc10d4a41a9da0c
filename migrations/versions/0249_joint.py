"""Joint projects over several towns."""

from migrations.from_sql import from_sql

ID = "0249"
VERSION = "1.43.0"
DESCRIPTION = "Joint projects over several towns"

forwards = from_sql(__file__, ID)
