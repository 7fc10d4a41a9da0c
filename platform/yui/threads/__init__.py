"""A thread: a worker's question on a task and what her leader or director said; what was learnt from it."""
