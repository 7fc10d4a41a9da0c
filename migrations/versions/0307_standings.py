"""A body's standing for the consumption tax by dated rows; an invoice keeps the one it was issued under."""

from migrations.from_sql import from_sql

ID = "0307"
VERSION = "1.45.0"
DESCRIPTION = "Standings of bodies"

forwards = from_sql(__file__, ID)
