"""Wording hints: what in a text reads as an order to an employee, said before it is sent."""
