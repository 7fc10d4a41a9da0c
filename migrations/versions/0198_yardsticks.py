"""A worker's own yardsticks of income, and her income over all her towns, for herself."""

from migrations.from_sql import from_sql

ID = "0198"
VERSION = "1.42.0"
DESCRIPTION = "A worker's own yardsticks of income, and her income over all her towns, for herself"

forwards = from_sql(__file__, ID)
