"""The quality of work as it goes: deadlines and their ladder, the 60 days, figures of processes."""
