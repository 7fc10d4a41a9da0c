"""A task or an order is put to several towns at once, on terms that both sides keep; what is late comes back."""

from migrations.from_sql import from_sql

ID = "0241"
VERSION = "1.43.0"
DESCRIPTION = "Rounds of shares: quotas, floor, security, what the guest may see, who is asked next"

forwards = from_sql(__file__, ID)
