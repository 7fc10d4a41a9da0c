"""Rows about her that she cannot read by herself are in what she takes along too."""

from migrations.from_sql import from_sql

ID = "0228"
VERSION = "1.42.0"
DESCRIPTION = "Rows about her that she cannot read by herself are in what she takes along too"

forwards = from_sql(__file__, ID)
