"""Payouts: runs, what each worker gets, the transfer file."""

from migrations.from_sql import from_sql

ID = "0080"
VERSION = "1.38.0"
DESCRIPTION = "Payouts: runs, what each worker gets, the transfer file"

forwards = from_sql(__file__, ID)
