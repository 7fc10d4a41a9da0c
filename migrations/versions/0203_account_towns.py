"""In which towns an account stands, which one a session looks at, and log-in by a mailed link."""

from migrations.from_sql import from_sql

ID = "0203"
VERSION = "1.42.0"
DESCRIPTION = "Towns of an account, the current town of a session, links that log in"

forwards = from_sql(__file__, ID)
