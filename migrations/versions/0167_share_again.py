"""A repeated step of a share is told from the first, so that nothing is counted or taken twice."""

from migrations.from_sql import from_sql

ID = "0167"
VERSION = "1.41.0"
DESCRIPTION = "Gates of sharing say when a step comes again"

forwards = from_sql(__file__, ID)
