"""Second factors: codes of an app, recovery codes, passkeys; and what waits for a browser's return."""

from migrations.from_sql import from_sql

ID = "0205"
VERSION = "1.42.0"
DESCRIPTION = "Second factors: code apps, recovery codes, passkeys, and challenges under way"

forwards = from_sql(__file__, ID)
