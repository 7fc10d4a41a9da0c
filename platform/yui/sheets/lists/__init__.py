"""What of the sheets waits for the director, list by list and page by page."""
