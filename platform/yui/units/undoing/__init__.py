"""Files of units taken back: as long as nobody has any of what they brought."""
