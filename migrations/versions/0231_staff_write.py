"""Bodies, transfers and common terms are written by staff and jobs alone."""

from migrations.from_sql import from_sql

ID = "0231"
VERSION = "1.42.0"
DESCRIPTION = "Bodies, transfers and common terms are written by staff and jobs alone"

forwards = from_sql(__file__, ID)
