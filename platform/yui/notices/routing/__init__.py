"""Which way a notice takes beside the inbox, when, and what came of it."""
