"""What stands in one statement stands in no other, kept by an index of one side's lines."""

from migrations.from_sql import from_sql

ID = "0332"
VERSION = "1.46.0"
DESCRIPTION = "One unique index over the lower town's lines; the higher town's are their copies"

forwards = from_sql(__file__, ID)
