"""A scheme that another town proposes waits in the inbox."""

from migrations.from_sql import from_sql

ID = "0365"
VERSION = "1.46.0"
DESCRIPTION = "A scheme that another town proposes waits in the inbox"

forwards = from_sql(__file__, ID)
