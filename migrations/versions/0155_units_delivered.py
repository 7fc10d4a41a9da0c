"""Which delivery brought a unit, when its inspection began, and a worker's units taken as she hands in."""

from migrations.from_sql import from_sql

ID = "0155"
VERSION = "1.41.0"
DESCRIPTION = "Units move with the delivery that brought them"

forwards = from_sql(__file__, ID)
