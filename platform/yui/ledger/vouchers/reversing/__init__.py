"""A posted slip taken back: asked by one, decided by another."""
