"""What staff do about joining: the board, reminders, what they saw, and which steps are asked for."""
