"""A settlement: the monthly statement between two bodies for what was shared, and its netting."""
