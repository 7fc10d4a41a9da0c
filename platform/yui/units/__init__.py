"""Units of a task that were inspected, and how many of them went on; none goes on twice."""
