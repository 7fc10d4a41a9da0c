"""A worker's own limits of income, by month and by year, and what staff may know of them."""

from migrations.from_sql import from_sql

ID = "0152"
VERSION = "1.41.0"
DESCRIPTION = (
    "A worker's own limits of income, by month and by year, and what staff may know of them"
)

forwards = from_sql(__file__, ID)
