"""From which day a worker's registration number holds, and until when."""

from migrations.from_sql import from_sql

ID = "0348"
VERSION = "1.46.0"
DESCRIPTION = "From which day a worker's registration number holds, and until when"

forwards = from_sql(__file__, ID)
