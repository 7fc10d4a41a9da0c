"""Who of the office is a worker too, said in so many words, from a day on, by two people."""

from migrations.from_sql import from_sql

ID = "0315"
VERSION = "1.45.0"
DESCRIPTION = "Who of the office is a worker too"

forwards = from_sql(__file__, ID)
