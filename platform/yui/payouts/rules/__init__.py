"""A body's own rules of paying by the day: what its bank takes, and how kinds of work are withheld."""
