"""Substitutes: who takes the units over that a worker could not go on with."""

from migrations.from_sql import from_sql

ID = "0122"
VERSION = "1.38.0"
DESCRIPTION = "Substitutes: who takes the units over that a worker could not go on with"

forwards = from_sql(__file__, ID)
