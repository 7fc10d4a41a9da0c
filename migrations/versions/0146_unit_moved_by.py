"""Who moved a unit last: the board says whom to ask when a card has changed."""

from migrations.from_sql import from_sql

ID = "0146"
VERSION = "1.38.0"
DESCRIPTION = "Who moved a unit last"

forwards = from_sql(__file__, ID)
