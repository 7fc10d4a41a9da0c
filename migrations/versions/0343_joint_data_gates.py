"""Gates of a joint project's data sets."""

from migrations.from_sql import from_sql

ID = "0343"
VERSION = "1.46.0"
DESCRIPTION = "Gates of a joint project's data sets"

forwards = from_sql(__file__, ID)
