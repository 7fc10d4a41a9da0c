"""Ledger: accounts, journals, postings, months."""

from migrations.from_sql import from_sql

ID = "0070"
VERSION = "1.38.0"
DESCRIPTION = "Ledger: accounts, journals, postings, months"

forwards = from_sql(__file__, ID)
