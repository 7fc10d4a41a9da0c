"""One plan for every page of the hot list."""

from migrations.from_sql import from_sql

ID = "0095"
VERSION = "1.38.0"
DESCRIPTION = "One plan for every page of the hot list"

forwards = from_sql(__file__, ID)
