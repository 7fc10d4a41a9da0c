"""Whose LINE is whose, known to her and to the job that sends."""

from migrations.from_sql import from_sql

ID = "0211"
VERSION = "1.42.0"
DESCRIPTION = "Whose LINE is whose, known to her and to the job that sends"

forwards = from_sql(__file__, ID)
