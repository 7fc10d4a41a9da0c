"""The two sides of every share laid beside each other: rows, handovers, lines, postings, manuals, files."""

from migrations.from_sql import from_sql

ID = "0244"
VERSION = "1.43.0"
DESCRIPTION = "A gate that names every difference between the two sides of a share"

forwards = from_sql(__file__, ID)
