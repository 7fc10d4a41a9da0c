"""A fee between bodies is of what was accepted before tax."""

from migrations.from_sql import from_sql

ID = "0382"
VERSION = "1.46.0"
DESCRIPTION = "An inspection keeps its worth before tax where its price is with tax"

forwards = from_sql(__file__, ID)
