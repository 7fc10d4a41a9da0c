"""A town's programme moves to a new body on a day."""

from migrations.from_sql import from_sql

ID = "0220"
VERSION = "1.42.0"
DESCRIPTION = "Transfers of a programme to another body"

forwards = from_sql(__file__, ID)
