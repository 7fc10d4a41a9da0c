"""The parties of a transfer: each worker and each client concludes with the new body, or does not."""
