"""Who may not be paid yet."""

from datetime import datetime

from msgspec import Struct


class Waits(Struct, frozen=True):
    """Payees whose account was changed a moment ago; `until`: from then on all may be paid."""

    people: int = 0
    code: str | None = None
    until: datetime | None = None
