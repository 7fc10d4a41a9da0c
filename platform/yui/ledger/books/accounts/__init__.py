"""The general ledger of one account, of a kind, or of somebody's."""
