"""消込: bank statements, their lines, and payers that a person has named."""

from migrations.from_sql import from_sql

ID = "0271"
VERSION = "1.43.0"
DESCRIPTION = "Bank statements and their matching"

forwards = from_sql(__file__, ID)
