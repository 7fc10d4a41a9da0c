"""Figures of processes: never of people."""
