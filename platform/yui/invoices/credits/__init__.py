"""Credit notes (適格返還請求書): a price taken back in part, or an invoice that was wrong."""
