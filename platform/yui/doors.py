"""Opens and closes this process's doors to the database (`tenants.db`), role by role."""

from collections.abc import Awaitable, Callable

from tenants.actor import NOWHERE, system
from tenants.db import DOORS, Door, begin
from yui import keys
from yui.embedded.account import CannotStart
from yui.settings import Settings
from yui.vault import actions as vault
from yui.vault.config import CONFIG
from yui.vault.model import WrongKey

WRONG_KEY = (
    "the master secret is not the one that this database's secrets were sealed under: "
    "put that one into {place}, or give it as YUI_SECRET (docs/keys.md)"
)

ON_CLOSE: list[Callable[[], Awaitable[None]]] = []
"""What else a process has open; closed, once, with its doors."""


async def open_doors(settings: Settings, *, role: str = "yui_app", size: int = 6) -> None:
    """Opens the town door as `role` (yui_app or yui_worker) and the doors without a town.

    Raises `CannotStart` when the database's secrets were sealed under another master secret.
    """
    worker = role == "yui_worker"
    DOORS.town = await Door.open(
        settings.dsn(role),
        key=settings.context_key,
        size=size,
        seconds=120 if worker else 30,
        limit=90 if worker else 15,
    )
    DOORS.kpi = await Door.open(settings.dsn("yui_kpi"), size=3)
    DOORS.auth = await Door.open(settings.dsn("yui_auth"), size=3)
    DOORS.relay = await Door.open(settings.dsn("yui_relay"), size=2)
    await _demand_key(settings)


async def _demand_key(settings: Settings) -> None:
    """The canaries of this database open under our master secret, or `CannotStart`."""
    CONFIG.key = keys.field_key(settings.master)
    try:
        async with begin(system(NOWHERE)) as tx:
            await vault.demand(tx, key=CONFIG.key)
    except WrongKey as no:
        await close_doors()
        raise wrong_key(settings) from no


def wrong_key(settings: Settings) -> CannotStart:
    """The one line that a start with another master secret ends with."""
    return CannotStart(WRONG_KEY.format(place=settings.places.secrets / "master"))


async def close_doors() -> None:
    """Closes what is open."""
    while ON_CLOSE:
        await ON_CLOSE.pop()()
    for name in ("town", "kpi", "auth", "relay"):
        door: Door | None = getattr(DOORS, name)
        setattr(DOORS, name, None)
        if door is not None:
            await door.close()
