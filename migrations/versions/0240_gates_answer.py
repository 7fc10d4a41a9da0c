"""Gates that answered nothing where they should refuse."""

from migrations.from_sql import from_sql

ID = "0240"
VERSION = "1.42.0"
DESCRIPTION = "Gates refuse whom they are not for"

forwards = from_sql(__file__, ID)
