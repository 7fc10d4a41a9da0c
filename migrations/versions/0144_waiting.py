"""What waits for a decision, by how long."""

from migrations.from_sql import from_sql

ID = "0144"
VERSION = "1.38.0"
DESCRIPTION = "What waits for a decision, by how long"

forwards = from_sql(__file__, ID)
