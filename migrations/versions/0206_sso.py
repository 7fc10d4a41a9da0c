"""Log-in at a provider (OpenID Connect): which subject is bound to which account."""

from migrations.from_sql import from_sql

ID = "0206"
VERSION = "1.42.0"
DESCRIPTION = "Accounts bound to subjects of OpenID providers"

forwards = from_sql(__file__, ID)
