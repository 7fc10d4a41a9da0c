"""The pages of rules: how a price is divided."""
