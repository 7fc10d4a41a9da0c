"""Whether the books still hold: nothing altered, nothing owed below zero."""
