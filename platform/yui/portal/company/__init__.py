"""The first page of a client: what waits for it, in one list."""
