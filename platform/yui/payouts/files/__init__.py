"""The bank's files: made once, kept sealed, given in the parts that the bank takes."""
