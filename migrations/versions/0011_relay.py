"""The relay's gates: leases of promised work, schedules that are due."""

from migrations.from_sql import from_sql

ID = "0011"
VERSION = "1.38.0"
DESCRIPTION = "The relay's gates: leases of promised work, schedules that are due"

forwards = from_sql(__file__, ID)
