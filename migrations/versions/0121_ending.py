"""An assignment may end before its units are done, and carries what a change agreed."""

from migrations.from_sql import from_sql

ID = "0121"
VERSION = "1.38.0"
DESCRIPTION = "An assignment may end before its units are done, and carries what a change agreed"

forwards = from_sql(__file__, ID)
