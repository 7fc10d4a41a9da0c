"""Lines of a bank statement that are no client's: found by their yen and booked by another slice."""
