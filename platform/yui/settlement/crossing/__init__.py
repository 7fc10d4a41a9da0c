"""What crosses between towns: every call of a gate of settlement."""
