"""Offers: what is put to a worker, with its terms notice, and what she accepted."""

from migrations.from_sql import from_sql

ID = "0040"
VERSION = "1.38.0"
DESCRIPTION = "Offers: what is put to a worker, with its terms notice, and what she accepted"

forwards = from_sql(__file__, ID)
