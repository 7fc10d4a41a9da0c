"""Finding documents by day, amount and counterparty together."""
