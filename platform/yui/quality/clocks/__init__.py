"""The 60 days of every item that was received and not yet paid."""
