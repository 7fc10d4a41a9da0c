"""Lists of deliveries: what waits, what is overdue, what was."""
