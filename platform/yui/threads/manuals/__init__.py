"""A task's manual: its text in versions, checklist, files, questions with answers; the worker's own marks."""
