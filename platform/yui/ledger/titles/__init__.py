"""What a body calls its accounts in its accounting package."""
