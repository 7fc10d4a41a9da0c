"""A delivery: units that a worker hands in to her body, inspected, paid for, or sent back once more."""
