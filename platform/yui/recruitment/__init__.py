"""People who would like to join: how they heard of us, the briefings they came to, what became of it."""
