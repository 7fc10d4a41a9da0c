"""The page of a body's rules of paying."""
