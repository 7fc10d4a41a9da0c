"""Joining: a worker who is not through yet, what she still needs, and the gate's own question."""

from migrations.from_sql import from_sql

ID = "0187"
VERSION = "1.42.0"
DESCRIPTION = (
    "Joining: a worker who is not through yet, what she still needs, and the gate's question"
)

forwards = from_sql(__file__, ID)
