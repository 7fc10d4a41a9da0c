"""Substitutes (代替): who takes the units over that a worker could not go on with."""
