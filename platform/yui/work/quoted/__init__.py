"""Orders that come of an accepted quote, in one step."""
