"""Which member of staff is which worker too: said by herself or by two people, from a day on."""
