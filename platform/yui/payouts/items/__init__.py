"""Each payee's transfer: sent once, paid or given back by the bank, paid again at most once."""
