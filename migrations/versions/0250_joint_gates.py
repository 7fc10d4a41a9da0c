"""Gates of joint projects."""

from migrations.from_sql import from_sql

ID = "0250"
VERSION = "1.43.0"
DESCRIPTION = "Gates of joint projects"

forwards = from_sql(__file__, ID)
