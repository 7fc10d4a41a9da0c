"""What a body calls its accounts in its accounting package."""

from migrations.from_sql import from_sql

ID = "0260"
VERSION = "1.43.0"
DESCRIPTION = "Ledger: a body's names of accounts in accounting packages"

forwards = from_sql(__file__, ID)
