"""The people of a client: whom the town writes to, and who logs in for it."""
