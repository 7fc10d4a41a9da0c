"""A rule of wording becomes a version when a second person has agreed to it."""

from migrations.from_sql import from_sql

ID = "0161"
VERSION = "1.41.0"
DESCRIPTION = "Proposals of wording rules, decided by a second person"

forwards = from_sql(__file__, ID)
