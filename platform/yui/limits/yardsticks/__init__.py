"""Yardsticks of income: what she chose to be measured by, what her rewards come to, for her eyes alone."""
