"""Work of a year that is confirmed and not paid when the year ends, with the tax of it."""
