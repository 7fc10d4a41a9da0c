"""A worker reads her income by how its prices stand to consumption tax."""

from migrations.from_sql import from_sql

ID = "0381"
VERSION = "1.46.0"
DESCRIPTION = "The gate of a person's income says which prices are with tax"

forwards = from_sql(__file__, ID)
