"""A calendar year of payments: each payee's sums and certificate, and the list of 支払調書."""
