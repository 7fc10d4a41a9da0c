"""Whether the prices that a body names to workers are with consumption tax or without, by the month."""
