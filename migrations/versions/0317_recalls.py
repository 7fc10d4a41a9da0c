"""A transfer that the payee's bank asks about, and one that is asked back, are states of their own."""

from migrations.from_sql import from_sql

ID = "0317"
VERSION = "1.45.0"
DESCRIPTION = "Corrections and recalls of transfers"

forwards = from_sql(__file__, ID)
