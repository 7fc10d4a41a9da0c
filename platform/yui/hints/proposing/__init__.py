"""How a rule of wording becomes a new version: proposed with examples, adopted by a second person."""
