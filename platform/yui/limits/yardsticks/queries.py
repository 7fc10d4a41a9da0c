"""Every SQL statement on yardsticks. Her rows answer her alone; over her towns by two gates (0198)."""

from datetime import date, datetime
from typing import Any

from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui.limits.yardsticks.forecast import Event


class Kept(Struct, frozen=True):
    """What she said last, in whichever of her towns, and what she was told of in all of them."""

    said: dict[str, Any]
    seen: list[dict[str, Any]]


async def kept(tx: ReadTx) -> Kept | None:
    """The caller's word; None before she has said anything."""
    return await tx.one(Kept, "select said, seen from gate.my_yardstick()")


async def hold(tx: Tx) -> None:
    """Of two offers that she takes on at once the second counts the first."""
    await tx.all(
        bool,
        "select chosen from app.yardstick where tenant_id = $1 and worker_id = $2 for update",
        *(tx.tenant, tx.actor.id),
    )


async def record_said(tx: Tx, said: dict[str, Any], *, chosen: bool, at: datetime) -> None:
    """The caller's word, in place of the last."""
    await tx.run(
        """
        insert into app.yardstick (tenant_id, worker_id, said, chosen, said_at)
        values ($1, $2, $3, $4, $5)
        on conflict (tenant_id, worker_id) do update set said = excluded.said,
            chosen = excluded.chosen, said_at = excluded.said_at
        """,
        *(tx.tenant, tx.actor.id, said, chosen, at),
    )


async def record_seen(tx: Tx, code: str, *, year: int, percent: int, at: datetime) -> None:
    """She was told; again is nothing."""
    await tx.run(
        """
        insert into app.yardstick_seen (tenant_id, worker_id, code, year, percent, seen_at)
        values ($1, $2, $3, $4, $5, $6) on conflict do nothing
        """,
        *(tx.tenant, tx.actor.id, code, year, percent, at),
    )


async def events(tx: ReadTx, *, since: date) -> list[Event]:
    """The caller's income over all her towns, from a day on."""
    return await tx.all(
        Event,
        """
        select kind, town, town_name, body, title, day, done_on, yen, tax_yen, withheld_yen,
               closings, inspection_days, tax
        from gate.my_earnings($1)
        """,
        since,
    )
