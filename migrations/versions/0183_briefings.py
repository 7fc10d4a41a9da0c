"""Briefings with two kinds of seats, bookings, and the record of a briefing's draw."""

from migrations.from_sql import from_sql

ID = "0183"
VERSION = "1.42.0"
DESCRIPTION = "Briefings, bookings, draws of seats"

forwards = from_sql(__file__, ID)
