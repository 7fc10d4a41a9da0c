"""Orders whose work is passed on (再委託), as a notice may state it, and the clock that follows."""

from migrations.from_sql import from_sql

ID = "0337"
VERSION = "1.46.0"
DESCRIPTION = "Re-entrusted orders and the 30-day clock"

forwards = from_sql(__file__, ID)
