"""A transfer between bodies is recorded by one person and confirmed by another."""

from migrations.from_sql import from_sql

ID = "0304"
VERSION = "1.45.0"
DESCRIPTION = "Settlement vouchers"

forwards = from_sql(__file__, ID)
