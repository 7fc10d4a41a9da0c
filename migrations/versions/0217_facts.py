"""What a worker says of herself for counts alone."""

from migrations.from_sql import from_sql

ID = "0217"
VERSION = "1.43.0"
DESCRIPTION = "Facts of workers for counts, behind their own wall, and the gate that counts"

forwards = from_sql(__file__, ID)
