"""Contracts signed on paper, scanned: the scan hangs on the contract with its hash."""
