"""The records of draws of seats."""
