"""What the terms of a joint project's data grant, her consent to it, and data sets built."""

from migrations.from_sql import from_sql

ID = "0342"
VERSION = "1.46.0"
DESCRIPTION = (
    "What the terms of a joint project's data grant, her consent to it, and data sets built"
)

forwards = from_sql(__file__, ID)
