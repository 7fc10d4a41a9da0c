"""A log-in that owes the making of a second factor owes showing it, once the account has one."""

from migrations.from_sql import from_sql

ID = "0236"
VERSION = "1.42.0"
DESCRIPTION = "A half-open session asks for the second factor that was made meanwhile elsewhere"

forwards = from_sql(__file__, ID)
