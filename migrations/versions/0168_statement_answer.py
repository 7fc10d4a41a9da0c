"""A payee's word on her statement: confirmed, objected to, or deemed confirmed."""

from migrations.from_sql import from_sql

ID = "0168"
VERSION = "1.41.0"
DESCRIPTION = "What payees say of their statements"

forwards = from_sql(__file__, ID)
