"""A client's people, what they agreed to with their log-ins, and their letters with the director."""

from migrations.from_sql import from_sql

ID = "0158"
VERSION = "1.41.0"
DESCRIPTION = "People of clients, what they agreed to, letters between client and director"

forwards = from_sql(__file__, ID)
