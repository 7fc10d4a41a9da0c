"""Questions to the client: noted by the leader or director, put by the director alone."""
