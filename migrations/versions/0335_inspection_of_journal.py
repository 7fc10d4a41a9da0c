"""The work behind a posting is found by its journal."""

from migrations.from_sql import from_sql

ID = "0335"
VERSION = "1.46.0"
DESCRIPTION = (
    "The work behind a posting is found by its journal, and not by reading all inspections"
)

forwards = from_sql(__file__, ID)
