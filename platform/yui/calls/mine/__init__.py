"""A worker's side of calls."""
