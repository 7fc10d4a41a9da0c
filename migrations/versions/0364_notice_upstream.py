"""Notices that stated work passed on."""

from migrations.from_sql import from_sql

ID = "0364"
VERSION = "1.46.0"
DESCRIPTION = "Notices that stated work passed on"

forwards = from_sql(__file__, ID)
