"""Loads towns into a database: for the demo and for `yui tenant add FILE`; again changes nothing."""

from collections.abc import Callable, Sequence

from tenants.actor import system
from tenants.context import ContextKey
from tenants.db import VISITOR, Door
from yui.towns import actions
from yui.towns.catalog import TownFile


async def load(
    towns: Sequence[TownFile],
    *,
    dsn_of: Callable[[str], str],
    key: ContextKey,
    demo: bool = False,
) -> int:
    """The shared rows as the migrator, then each town's own rows inside the town.

    `dsn_of(role)` and `key` are the settings' own. Returns how many bodies were new.
    """
    owner = await Door.open(dsn_of("yui_migrator"), size=1, limit=60)
    try:
        async with owner.begin(VISITOR) as tx:
            await actions.enrol(tx, towns, demo=demo)
    finally:
        await owner.close()
    door = await Door.open(dsn_of("yui_worker"), key=key, size=1, limit=60)
    new = 0
    try:
        for town in towns:
            async with door.begin(system(town.tenant)) as tx:
                new += await actions.found(tx, town)
    finally:
        await door.close()
    return new
