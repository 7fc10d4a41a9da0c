"""What the hot list tells of a task, kept with the task as the JSON that is sent."""

from migrations.from_sql import from_sql

ID = "0148"
VERSION = "1.40.0"
DESCRIPTION = "A task's line of the hot list, kept as JSON"

forwards = from_sql(__file__, ID)
