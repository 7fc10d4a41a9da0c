"""A worker's address ties her to a member of staff: nobody looks at her own work. She does not untie it."""

from migrations.from_sql import from_sql

ID = "0237"
VERSION = "1.42.0"
DESCRIPTION = (
    "Whether one of two addresses is a member of staff's, for the worker who corrects hers"
)

forwards = from_sql(__file__, ID)
