"""What of the tax in a payment may be credited, by the days of the services behind it."""
