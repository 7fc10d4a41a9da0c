"""Opens and closes this process's doors to the database (`tenants.db`), role by role."""

from collections.abc import Awaitable, Callable

from tenants.db import DOORS, Door
from yui.settings import Settings

ON_CLOSE: list[Callable[[], Awaitable[None]]] = []
"""What else a process has open; closed, once, with its doors."""


async def open_doors(settings: Settings, *, role: str = "yui_app", size: int = 6) -> None:
    """Opens the town door as `role` (yui_app or yui_worker) and the doors without a town."""
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


async def close_doors() -> None:
    """Closes what is open."""
    while ON_CLOSE:
        await ON_CLOSE.pop()()
    for name in ("town", "kpi", "auth", "relay"):
        door: Door | None = getattr(DOORS, name)
        setattr(DOORS, name, None)
        if door is not None:
            await door.close()
