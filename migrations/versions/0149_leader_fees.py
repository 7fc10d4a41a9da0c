"""What a body agrees with a leader for a task, and what was owed to her for it."""

from migrations.from_sql import from_sql

ID = "0149"
VERSION = "1.41.0"
DESCRIPTION = "Leader fees: agreed by a terms notice, owed with every acceptance"

forwards = from_sql(__file__, ID)
