"""The schema's history, and its authority."""
