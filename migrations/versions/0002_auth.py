"""Who is calling: accounts, sessions, throttle, partner clients; the registry of persons."""

from migrations.from_sql import from_sql

ID = "0002"
VERSION = "1.38.0"
DESCRIPTION = (
    "Who is calling: accounts, sessions, throttle, partner clients; the registry of persons"
)

forwards = from_sql(__file__, ID)
