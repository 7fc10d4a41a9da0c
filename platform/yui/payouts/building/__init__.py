"""Building a run: from ledger balances to payouts, in sets and never one by one."""
