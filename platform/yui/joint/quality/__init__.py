"""How good a project's answers are, and what each town gave."""
