"""What travels with a share: the common manual and standard to the guest, files and units to the lead."""

from migrations.from_sql import from_sql

ID = "0243"
VERSION = "1.43.0"
DESCRIPTION = "The manual, files and units of a share, written into the other town by gates"

forwards = from_sql(__file__, ID)
