"""Names inside files as people meet them: looked at before a file leaves, taken out of a copy."""
