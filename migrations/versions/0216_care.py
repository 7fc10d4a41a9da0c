"""Asking for consideration of childcare and care of relatives."""

from migrations.from_sql import from_sql

ID = "0216"
VERSION = "1.43.0"
DESCRIPTION = "Cases of consideration (Freelance Act, article 13)"

forwards = from_sql(__file__, ID)
