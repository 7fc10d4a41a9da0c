"""Orders of clients and the tasks they are split into."""
