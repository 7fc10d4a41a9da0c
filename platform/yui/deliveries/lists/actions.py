"""What waits for an inspector, a page at a time."""

from datetime import date
from uuid import UUID

from tenants.db import Tx
from yui.deliveries.lists import queries
from yui.deliveries.model import Line

PAGE = 50


async def waiting_for(
    tx: Tx, *, inspector: UUID, after: tuple[date, UUID] | None = None, most: int = PAGE
) -> tuple[list[Line], int]:
    """What this inspector may look at, and how many of her own wait for another (L-03)."""
    lines = await queries.waiting(tx, inspector=inspector, after=after, most=most)
    return lines, await queries.own_waiting(tx, inspector)
