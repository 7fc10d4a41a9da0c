"""The inbox is read on after what was shown last, the kind included: nothing falls between two pages."""

from migrations.from_sql import from_sql

ID = "0314"
VERSION = "1.45.0"
DESCRIPTION = "Nothing falls between two pages of the inbox"

forwards = from_sql(__file__, ID)
