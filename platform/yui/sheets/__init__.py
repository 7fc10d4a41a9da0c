"""Sheets: a terms notice after it was sent: its later versions, open items, paper and questions."""
