"""Of which tasks the units of a handover are."""

from migrations.from_sql import from_sql

ID = "0170"
VERSION = "1.41.0"
DESCRIPTION = "Parts of handovers, by task"

forwards = from_sql(__file__, ID)
