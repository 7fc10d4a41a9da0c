"""The rules of wording are written by staff alone; everybody who writes is told by them."""

from migrations.from_sql import from_sql

ID = "0138"
VERSION = "1.38.0"
DESCRIPTION = "The rules of wording are written by staff alone"

forwards = from_sql(__file__, ID)
