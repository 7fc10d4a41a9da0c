"""A run between two months' runs that pays again what came back, and nothing else."""
