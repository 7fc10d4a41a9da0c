"""Lines of bank statements as they are kept."""
