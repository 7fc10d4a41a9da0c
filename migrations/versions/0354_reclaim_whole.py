"""A late quota comes back whole: units given up, seats of a joint project, and no answer after it."""

from migrations.from_sql import from_sql

ID = "0354"
VERSION = "1.46.0"
DESCRIPTION = "A late quota comes back whole, and an answer after its time takes nothing of it"

forwards = from_sql(__file__, ID)
