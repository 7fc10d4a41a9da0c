"""Who is registered under two ids by her own word has one income and one yardstick."""

from migrations.from_sql import from_sql

ID = "0200"
VERSION = "1.42.0"
DESCRIPTION = "Who is registered under two ids by her own word has one income and one yardstick"

forwards = from_sql(__file__, ID)
