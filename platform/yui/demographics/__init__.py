"""Counts of the people who work here, of what each chose to say; nobody reads what one of them said."""
