"""What both bodies of a statement were for the consumption tax."""

from migrations.from_sql import from_sql

ID = "0324"
VERSION = "1.45.0"
DESCRIPTION = "Settlement standings"

forwards = from_sql(__file__, ID)
