"""Units that come into being as somebody begins them: an answer to an item is one."""
