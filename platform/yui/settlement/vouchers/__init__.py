"""Records of transfers between bodies: made by one person, confirmed by another, tied to the bank's line."""
