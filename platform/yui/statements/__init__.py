"""Statements (支払通知書・仕入明細書): what a payee is told of a payout run."""
