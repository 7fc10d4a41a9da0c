"""Rounds: a task or a whole order put to several towns at once; what is late comes back and goes on."""
