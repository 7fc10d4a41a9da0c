"""The stage: whoever acts, on which business day, and the jobs that follow."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from msgspec import Struct, field
from tqdm import tqdm

from tenants.actor import Actor, Role, Scope, TenantId
from workers_async.runner import drain
from yui import clock
from yui.engine.info import Login
from yui.japan import is_business_day
from yui.settings import Settings


def ident(path: str) -> UUID:
    """The fixed id of something in the demo, so that a replay makes the same things."""
    return uuid5(NAMESPACE_URL, f"https://demo.yui.invalid/{path}")


class Stage(Struct):
    """What every scene needs: settings, the log-ins made so far, towns' codes by slug."""

    settings: Settings
    say: Callable[[str], None]
    towns: dict[str, TenantId] = field(default_factory=dict)
    workers: dict[str, list[UUID]] = field(default_factory=dict)
    clients: dict[str, UUID] = field(default_factory=dict)
    bodies: dict[str, UUID] = field(default_factory=dict)
    logins: list[Login] = field(default_factory=list)

    @property
    def password(self) -> str:
        """One first password for the whole demo, of this home alone."""
        from yui import keys

        return f"yui-{keys.derive(self.settings.master, 'demo:password').hex()[:12]}"

    @property
    def home(self) -> Path:
        """The demo's home."""
        return self.settings.home

    def staff(self, town: str, role: str = "director") -> Actor:
        """A member of staff: director, staff or leader."""
        kinds = {"director": Role.DIRECTOR, "staff": Role.STAFF, "leader": Role.LEADER}
        who = ident(f"{town}/{role}")
        body = self.bodies[town]
        return Actor(self.towns[town], who, Scope.TENANT, kinds[role], name=role, body=body)

    def worker(self, town: str, person: UUID) -> Actor:
        """A worker at her phone."""
        return Actor(self.towns[town], person, Scope.PERSON, Role.WORKER, name="worker")


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """The business moment; whatever asks the clock is on that day too."""
    clock.set_demo_date(day)
    return datetime.combine(day, time(hour, minute), tzinfo=clock.TOKYO)


async def afterwards(day: date, hour: int = 18) -> None:
    """Keeps every promise made so far, on that day."""
    await drain(now=moment(day, hour))


def working_day(day: date) -> date:
    """The day itself, or the next business day."""
    while not is_business_day(day):
        day += timedelta(days=1)
    return day


def bar(steps: list[Any], *, says: str) -> Any:
    """A progress bar in the terminal."""
    return tqdm(steps, desc=f"{says:<24}", unit="", leave=True, ncols=78, mininterval=0.2)
