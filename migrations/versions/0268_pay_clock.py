"""Work whose last lawful payment day is near, or passed: in the inbox until it is paid or explained."""

from migrations.from_sql import from_sql

ID = "0268"
VERSION = "1.43.0"
DESCRIPTION = "The clocks of payment, and their place in the inbox"

forwards = from_sql(__file__, ID)
