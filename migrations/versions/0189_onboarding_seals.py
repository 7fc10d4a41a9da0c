"""An account that waits for its engagement is sealed anew as engagements are."""

from migrations.from_sql import from_sql

ID = "0189"
VERSION = "1.42.0"
DESCRIPTION = "An account that waits for its engagement is sealed anew as engagements are"

forwards = from_sql(__file__, ID)
