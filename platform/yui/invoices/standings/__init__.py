"""What a body is for the consumption tax, by dated rows: with its T number exactly while registered."""
