"""A changed bank account waits before it is paid to."""

from migrations.from_sql import from_sql

ID = "0265"
VERSION = "1.43.0"
DESCRIPTION = "From when on an account may be paid to"

forwards = from_sql(__file__, ID)
