"""The reader's own pages: how she wants to be told, and what would have reached her."""
