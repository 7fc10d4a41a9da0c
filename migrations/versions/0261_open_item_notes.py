"""Why something is still on a clearing account."""

from migrations.from_sql import from_sql

ID = "0261"
VERSION = "1.43.0"
DESCRIPTION = "Ledger: explanations of open items on clearing accounts"

forwards = from_sql(__file__, ID)
