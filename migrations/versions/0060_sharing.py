"""Sharing: a task put to another town, handovers, the gates between."""

from migrations.from_sql import from_sql

ID = "0060"
VERSION = "1.38.0"
DESCRIPTION = "Sharing: a task put to another town, handovers, the gates between"

forwards = from_sql(__file__, ID)
