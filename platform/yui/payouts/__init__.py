"""Payouts: a body's payment of its workers, from ledger balances to the bank's file."""
