"""Addresses that tries came from are forgotten after a day."""

from migrations.from_sql import from_sql

ID = "0207"
VERSION = "1.42.0"
DESCRIPTION = "Counts of tries, and with them addresses, are kept for a day at most"

forwards = from_sql(__file__, ID)
