"""All steps of a worker with those that are missing; courses and consents are asked where they are kept."""

from migrations.from_sql import from_sql

ID = "0188"
VERSION = "1.42.0"
DESCRIPTION = (
    "All steps of joining, done and missing; courses and consents are asked where they are kept"
)

forwards = from_sql(__file__, ID)
