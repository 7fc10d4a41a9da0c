"""Two clicks at once propose once, with a lock that the gates' owner may take."""

from migrations.from_sql import from_sql

ID = "0301"
VERSION = "1.45.0"
DESCRIPTION = "One proposal"

forwards = from_sql(__file__, ID)
