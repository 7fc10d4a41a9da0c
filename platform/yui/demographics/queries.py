"""Every SQL statement of the slice. No statement of staff can name the table: a gate counts it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui.demographics.model import Fact, Row, Said


class Shown(Struct, frozen=True):
    """A published count of a town."""

    tenant_id: int
    month: date
    fact: str
    cell: str
    amount: int | None


async def said(tx: ReadTx) -> list[Said]:
    """What the caller said of herself."""
    return await tx.all(
        Said,
        "select fact, value from app.worker_fact where tenant_id = $1 and worker_id = $2",
        *(tx.tenant, tx.actor.id),
    )


async def record(tx: Tx, fact: Fact, value: str | None, *, at: datetime) -> None:
    """What she says now; none takes it back."""
    await tx.run(
        """
        insert into app.worker_fact (tenant_id, worker_id, fact, value, said_at)
        values ($1, $2, $3, $4, $5)
        on conflict (tenant_id, worker_id, fact) do update
            set value = excluded.value, said_at = excluded.said_at
        """,
        *(tx.tenant, tx.actor.id, fact, value, at),
    )


async def counts(tx: ReadTx, *, first: date, last: date) -> list[Row]:
    """How many people said what; active are those with accepted work between the days."""
    return await tx.all(
        Row, "select active, fact, value, people from gate.people_counts($1, $2)", first, last
    )


async def publish(tx: Tx, month: date, cells: Sequence[Mapping[str, object]]) -> int:
    """The month's snapshot, once; how many cells were written."""
    made: int = await tx.value("select kpi.publish_people($1, $2)", month, list(cells))
    return made


async def published(tx: ReadTx) -> list[Shown]:
    """The newest snapshot of each town, through the coordinator's door."""
    return await tx.all(
        Shown,
        """
        select c.tenant_id, c.month, c.fact, c.cell, c.amount from kpi.people_cell c
        where c.month = (select max(m.month) from kpi.people_cell m where m.tenant_id = c.tenant_id)
        order by c.tenant_id, c.fact, c.cell limit 5000
        """,
    )


async def named(tx: ReadTx) -> dict[int, str]:
    """The towns by name, through the coordinator's door."""
    found: dict[str, str] = await tx.value(
        "select coalesce(jsonb_object_agg(code::text, name), '{}') from kpi.towns()"
    )
    return {int(code): name for code, name in found.items()}
