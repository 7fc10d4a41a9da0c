"""Changes of a body's rules of money have two hands."""

from migrations.from_sql import from_sql

ID = "0338"
VERSION = "1.46.0"
DESCRIPTION = "Changes of rules, proposed by one and decided by another"

forwards = from_sql(__file__, ID)
