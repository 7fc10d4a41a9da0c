"""What the office answers to a payee who objects: state, words and outcome, kept in order."""

from migrations.from_sql import from_sql

ID = "0277"
VERSION = "1.43.0"
DESCRIPTION = "Words on statements"

forwards = from_sql(__file__, ID)
