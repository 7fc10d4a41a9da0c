"""Her earnings by her body's own months, from the ledger to the yen, beside her hours."""
