"""Accounts that were changed a moment ago: not paid to before their time."""
