"""What a worker was told, page by page."""
