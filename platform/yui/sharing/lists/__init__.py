"""The list of shares, page by page."""
