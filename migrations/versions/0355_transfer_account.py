"""The payer of a settlement reads the type of the payee's account as the banks name it."""

from migrations.from_sql import from_sql

ID = "0355"
VERSION = "1.46.0"
DESCRIPTION = "The payer of a settlement reads the type of the payee's account as the banks name it"

forwards = from_sql(__file__, ID)
