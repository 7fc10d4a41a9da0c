"""The users of a town: who may log in, with what; switched off and on; of whom a second factor is asked."""
