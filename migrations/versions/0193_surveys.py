"""Questionnaires, named or anonymous; what an anonymous one keeps leads to nobody."""

from migrations.from_sql import from_sql

ID = "0193"
VERSION = "1.42.0"
DESCRIPTION = "Surveys, and answers that lead to nobody"

forwards = from_sql(__file__, ID)
