"""A body's months: open until closed, held by posters and closers."""
