"""A director's role in the hands of a colleague for a time (代理)."""
