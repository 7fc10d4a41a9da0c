"""Slips written by hand: corrections, opening balances, the transfer of a year's result."""

from migrations.from_sql import from_sql

ID = "0308"
VERSION = "1.45.0"
DESCRIPTION = "Vouchers"

forwards = from_sql(__file__, ID)
