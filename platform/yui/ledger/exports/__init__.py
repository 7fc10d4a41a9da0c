"""Journals as files that accounting packages take in: 弥生 and freee."""
