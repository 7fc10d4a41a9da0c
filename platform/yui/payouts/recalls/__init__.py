"""Paid transfers that the office asks back (組戻): asked once, answered by another."""
