"""The scheme of an agreement is changed by both towns."""

from migrations.from_sql import from_sql

ID = "0344"
VERSION = "1.46.0"
DESCRIPTION = "Changes of the scheme that two towns agreed on"

forwards = from_sql(__file__, ID)
