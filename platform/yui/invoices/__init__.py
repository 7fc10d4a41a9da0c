"""Invoices (適格請求書): what a client owes for what it accepted, its payments, and every document kept."""
