"""How pages are to look for her, kept behind her own wall."""

from migrations.from_sql import from_sql

ID = "0199"
VERSION = "1.42.0"
DESCRIPTION = "How pages are to look for her, kept behind her own wall"

forwards = from_sql(__file__, ID)
