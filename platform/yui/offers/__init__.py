"""Offers of a task's units to workers, each with its terms notice, and the assignments they become."""
