"""Transfer files that were made, read back: whose transfer is which record."""
