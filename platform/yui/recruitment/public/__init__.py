"""The pages that everybody may open, without an account."""
