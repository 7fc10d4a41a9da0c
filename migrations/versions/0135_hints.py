"""Wording hints: a town's own versions of rules, and every hit as evidence."""

from migrations.from_sql import from_sql

ID = "0135"
VERSION = "1.38.0"
DESCRIPTION = "Wording hints: a town's own versions of rules, and every hit as evidence"

forwards = from_sql(__file__, ID)
