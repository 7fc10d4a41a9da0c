"""Papers that follow an invoice: a letter for what is overdue, a receipt for what was paid."""
