"""A link for a user of the office: her first one, or another when the first has run out."""

from migrations.from_sql import from_sql

ID = "0208"
VERSION = "1.42.0"
DESCRIPTION = "An administrator has a log-in link sent to a user of her town"

forwards = from_sql(__file__, ID)
