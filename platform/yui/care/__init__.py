"""Childcare and care of relatives: she asks, the office considers, and says why where it cannot."""
