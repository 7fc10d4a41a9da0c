"""The sheet of a run: its sums, its workers, and what a checker looks at."""
