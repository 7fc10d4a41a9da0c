"""A file: bytes that a worker or a director brought, checked, kept under a random key, never shown in place."""
