"""People: a town's workers and their engagement with a body."""

from migrations.from_sql import from_sql

ID = "0020"
VERSION = "1.38.0"
DESCRIPTION = "People: a town's workers and their engagement with a body"

forwards = from_sql(__file__, ID)
