"""Leaving the programme: with or without a new job, in peace, and back again."""
