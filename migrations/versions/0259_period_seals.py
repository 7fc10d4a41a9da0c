"""What a closed month held, written once, and proved against its postings every night."""

from migrations.from_sql import from_sql

ID = "0259"
VERSION = "1.43.0"
DESCRIPTION = "Ledger: seals and balances of closed months"

forwards = from_sql(__file__, ID)
