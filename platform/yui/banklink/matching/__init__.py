"""消込: what came into the bank account, and whose invoice it pays."""
