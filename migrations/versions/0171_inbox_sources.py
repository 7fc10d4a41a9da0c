"""The two reads of the inbox, written from one list of its sources."""

from migrations.from_sql import from_sql

ID = "0171"
VERSION = "1.41.0"
DESCRIPTION = "The inbox's sources stand in one list"

forwards = from_sql(__file__, ID)
