"""Words between a client and the director; nobody else writes or reads them."""
