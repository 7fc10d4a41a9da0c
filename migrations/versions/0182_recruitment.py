"""Campaigns, people who would like to join, and their personal links."""

from migrations.from_sql import from_sql

ID = "0182"
VERSION = "1.42.0"
DESCRIPTION = "Campaigns, interest without an account, personal links"

forwards = from_sql(__file__, ID)
