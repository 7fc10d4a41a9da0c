"""Which orders the lines of accepted quotes became."""
