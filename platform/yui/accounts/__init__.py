"""Accounts: who may log in, with which password, and for how long."""
