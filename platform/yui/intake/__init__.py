"""Wishes of companies: what each kind of work is asked about, the answers, and how it may be cut up."""
