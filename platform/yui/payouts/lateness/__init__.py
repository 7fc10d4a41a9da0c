"""The last lawful payment day of each delivery: seen in time, never passed without a coded reason."""
