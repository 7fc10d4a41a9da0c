"""The books to read: trial balance, journal book, general ledger, statements of account."""
