"""What a bank answers to a transfer file; what came back, and its payment once more."""

from migrations.from_sql import from_sql

ID = "0270"
VERSION = "1.43.0"
DESCRIPTION = "Result files, returned transfers, repayments"

forwards = from_sql(__file__, ID)
