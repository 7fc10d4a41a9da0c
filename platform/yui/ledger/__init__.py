"""The ledger: accounts, journals and postings of a body, and the months that close upon them."""
