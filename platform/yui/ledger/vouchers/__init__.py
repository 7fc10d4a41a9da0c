"""Slips written by hand (振替伝票): one person writes, another one posts, each at most once."""
