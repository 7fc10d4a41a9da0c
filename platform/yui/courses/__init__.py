"""Courses: what the town teaches, what a worker has seen and passed, and the paper that says so."""
