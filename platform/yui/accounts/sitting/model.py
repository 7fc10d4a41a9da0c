"""Sessions as their owner sees them; a browser is named by its family, an address by nothing."""

from datetime import UTC, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Refused
from yui.web.words import N_

RECENT = timedelta(hours=1)
"""How long after a log-in the ways to log in may be changed (ASVS 5.0 7.5.1)."""

_BROWSERS = (
    ("Edg", "Edge"),
    ("Line/", "LINE"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


class Stale(Refused):
    """Logged in too long ago to change the ways to log in."""

    code: ClassVar[str] = "log_in_again"
    status: ClassVar[int] = 409
    says: ClassVar[str] = N_(
        "ログインから時間がたっています。安全のため、ログインし直してから、もう一度お願いします。"
    )
    mend: ClassVar[str] = "/login?again=1&next=/account"
    mend_says: ClassVar[str] = N_("ログインし直す")


class EndOne(Struct, forbid_unknown_fields=True):
    """Which session is to end."""

    handle: UUID


class Sitting(Struct, frozen=True):
    """An open session; `handle` names it to its owner, `here` is the one she looks from."""

    handle: UUID
    browser: str
    opened_at: datetime
    seen_at: datetime
    here: bool


def family(agent: str) -> str:
    """`Chrome（Windows）` of a User-Agent; nothing of it that would tell one person from another."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return f"{browser}（{system}）" if browser and system else browser or system


def fresh(opened_at: datetime | None, *, now: datetime | None = None) -> None:
    """Raises `Stale` when the session was opened too long ago. Real time, as sessions are."""
    at = now or datetime.now(UTC)
    if opened_at is None or at - opened_at > RECENT:
        raise Stale
