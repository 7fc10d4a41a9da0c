"""Sessions with steps, second factors by rule, delegation for a time, users switched off and on."""

from migrations.from_sql import from_sql

ID = "0204"
VERSION = "1.42.0"
DESCRIPTION = "Half-open sessions, the rule of second factors, delegation, users of a town"

forwards = from_sql(__file__, ID)
