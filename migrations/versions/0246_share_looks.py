"""What the hourly and nightly looks at shares go through."""

from migrations.from_sql import from_sql

ID = "0246"
VERSION = "1.43.0"
DESCRIPTION = "Indexes of shares by round, and of those that are not over"

forwards = from_sql(__file__, ID)
