"""Exchange events and the month's meeting of core members: sign-up, attendance, minutes."""
