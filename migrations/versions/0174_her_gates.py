"""Her own life over several towns: her towns, her work, her income, her rows, who looked."""

from migrations.from_sql import from_sql

ID = "0174"
VERSION = "1.42.0"
DESCRIPTION = "Her own life over several towns: towns, work, income, rows, looks; one person of two"

forwards = from_sql(__file__, ID)
