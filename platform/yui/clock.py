"""The only reader of the clock.

Business time is what deadlines, closings and postings go by: the demo runs on its own date
(decisions 19), so `now()` is that date with the real time of day. Signing, sessions and leases go
by real time and read it themselves, in `tenants` and in the database.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")


class _Demo:
    """The demo's date, set once at start-up; None is the real calendar."""

    on: date | None = None


def set_demo_date(on: date | None) -> None:
    """Makes `now()` fall on this day; the time of day stays real."""
    _Demo.on = on


def now() -> datetime:
    """The business moment, in Tokyo."""
    real = datetime.now(TOKYO)
    return real if _Demo.on is None else datetime.combine(_Demo.on, real.timetz())


def today() -> date:
    """The business day, in Tokyo."""
    return now().date()
