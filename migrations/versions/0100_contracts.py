"""Contracts of a client with a body: append-only versions, their paper, signatures, voices."""

from migrations.from_sql import from_sql

ID = "0100"
VERSION = "1.38.0"
DESCRIPTION = "Contracts of a client with a body: append-only versions, their paper, signatures"

forwards = from_sql(__file__, ID)
