"""Each body's own decisions on how a kind of work is withheld, by the day, with the reason."""
