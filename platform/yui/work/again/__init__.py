"""Tasks that do another task's units again, paid like it."""
