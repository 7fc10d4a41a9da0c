"""Work: a page of a town's tasks as JSON."""

from migrations.from_sql import from_sql

ID = "0031"
VERSION = "1.38.0"
DESCRIPTION = "Work: a page of a town's tasks as JSON"

forwards = from_sql(__file__, ID)
