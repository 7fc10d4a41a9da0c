"""Changes that a client asks for after it ordered, and what they touch."""
