"""The client's own invoices (scope `client`)."""
