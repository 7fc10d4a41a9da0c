"""Documents' bytes are kept without another compression."""

from migrations.from_sql import from_sql

ID = "0330"
VERSION = "1.45.0"
DESCRIPTION = "A PDF, which is compressed already, is not compressed again"

forwards = from_sql(__file__, ID)
