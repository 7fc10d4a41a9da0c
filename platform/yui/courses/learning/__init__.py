"""A worker learns: enrols, reads, watches, answers, passes."""
