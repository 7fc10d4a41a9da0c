"""A change of a body's rules of money: proposed by one person, decided by another, for a month to come."""
