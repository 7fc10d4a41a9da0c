"""A joint project: training data that several towns make together, answered twice and compared."""
