"""The gates of consents: agreed between towns, granted and revoked by the person, read in two logs."""

from migrations.from_sql import from_sql

ID = "0173"
VERSION = "1.42.0"
DESCRIPTION = "The gates of consents: agreements, grants, ends, copies of what may be seen, its use"

forwards = from_sql(__file__, ID)
