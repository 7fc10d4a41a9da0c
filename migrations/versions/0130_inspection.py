"""Inspection: plans, samples, coded faults, questions to the director, disputes."""

from migrations.from_sql import from_sql

ID = "0130"
VERSION = "1.38.0"
DESCRIPTION = "Inspection: plans, samples, coded faults, questions to the director, disputes"

forwards = from_sql(__file__, ID)
