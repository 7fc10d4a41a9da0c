"""What a worker says of herself: skills, interests, free time; and what she may be trusted with."""

from migrations.from_sql import from_sql

ID = "0115"
VERSION = "1.38.0"
DESCRIPTION = "What a worker says of herself: skills, interests, free time"

forwards = from_sql(__file__, ID)
