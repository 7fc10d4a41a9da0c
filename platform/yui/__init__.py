"""Yui (結): telework work-sharing for towns."""
