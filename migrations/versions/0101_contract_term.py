"""The end of the term that runs, for lists of contracts."""

from migrations.from_sql import from_sql

ID = "0101"
VERSION = "1.38.0"
DESCRIPTION = "The end of the term that runs, for lists of contracts"

forwards = from_sql(__file__, ID)
