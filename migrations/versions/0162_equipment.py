"""Who provides the machines, licences and rooms of a task; hints in more places."""

from migrations.from_sql import from_sql

ID = "0162"
VERSION = "1.41.0"
DESCRIPTION = (
    "Who provides what a task is done with; hints in shared work, quotes, terms and handovers"
)

forwards = from_sql(__file__, ID)
