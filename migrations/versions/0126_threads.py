"""Questions on a task between its worker and her body's leader or director; the task's manual."""

from migrations.from_sql import from_sql

ID = "0126"
VERSION = "1.38.0"
DESCRIPTION = "Threads on a task, its manual with questions and answers, checklist and own minutes"

forwards = from_sql(__file__, ID)
