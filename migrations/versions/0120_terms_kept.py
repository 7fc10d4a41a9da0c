"""Terms notices: common terms, open items, later versions, papers, questions."""

from migrations.from_sql import from_sql

ID = "0120"
VERSION = "1.38.0"
DESCRIPTION = "Terms notices: common terms, open items, later versions, papers, questions"

forwards = from_sql(__file__, ID)
