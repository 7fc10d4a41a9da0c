"""Every SQL statement about transfers as a whole."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.transfer.model import Count, State, Transfer

_TRANSFER: LiteralString = """
    select t.id, t.from_body_id as from_body, t.from_town, t.from_name, t.to_body_id as to_body,
           b.name as to_name, t.effective_on, t.steps, t.state, t.operation_id as operation,
           t.made_by, t.made_at, t.announced_at, t.closed_at
    from app.transfer t
    join app.body b on b.tenant_id = t.tenant_id and b.id = t.to_body_id
    where t.tenant_id = $1
"""


_PAGE: LiteralString = """
    and ($2::uuid is null or (t.effective_on, t.id) < (
        select effective_on, id from app.transfer where tenant_id = $1 and id = $2))
    order by t.effective_on desc, t.id desc limit $3
"""


async def record(
    tx: Tx,
    *,
    from_body: UUID | None,
    from_town: int | None,
    from_name: str,
    to_body: UUID,
    effective_on: date,
    steps: list[str],
    at: datetime,
) -> UUID | None:
    """A draft; None when one is under way."""
    made: UUID | None = await tx.value(
        """
        insert into app.transfer (tenant_id, from_body_id, from_town, from_name, to_body_id,
            effective_on, steps, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (tenant_id) where state in ('draft', 'announced') do nothing returning id
        """,
        *(tx.tenant, from_body, from_town, from_name, to_body, effective_on, steps),
        *(tx.actor.id, at),
    )
    return made


async def transfer(tx: ReadTx, transfer_id: UUID) -> Transfer | None:
    """A transfer."""
    return await tx.one(Transfer, _TRANSFER + " and t.id = $2", tx.tenant, transfer_id)


async def locked(tx: Tx, transfer_id: UUID) -> Transfer | None:
    """A transfer, held until the transaction ends."""
    sql: LiteralString = _TRANSFER + " and t.id = $2 for update of t"
    return await tx.one(Transfer, sql, tx.tenant, transfer_id)


async def page(tx: ReadTx, *, after: UUID | None, most: int) -> list[Transfer]:
    """The town's transfers, the latest day first, going on after one."""
    return await tx.all(
        Transfer,
        _TRANSFER + _PAGE,
        *(tx.tenant, after, most),
    )


async def newest_announced(tx: ReadTx) -> Transfer | None:
    """The transfer whose contracts are being concluded, or the last that was done."""
    return await tx.one(
        Transfer,
        _TRANSFER
        + """
        and t.state in ('announced', 'done')
        order by (t.state = 'announced') desc, t.effective_on desc, t.id desc limit 1
        """,
        tx.tenant,
    )


async def record_state(tx: Tx, transfer_id: UUID, state: State, *, at: datetime) -> None:
    """Where it stands from now on."""
    await tx.run(
        """
        update app.transfer set state = $3,
            announced_at = case when $3 = 'announced' then $4::timestamptz else announced_at end,
            closed_at = case when $3 in ('done', 'cancelled') then $4::timestamptz end
        where tenant_id = $1 and id = $2
        """,
        *(tx.tenant, transfer_id, state.value, at),
    )


async def record_operation(tx: Tx, transfer_id: UUID, operation: UUID) -> None:
    """The batch that asks everybody."""
    await tx.run(
        "update app.transfer set operation_id = $3 where tenant_id = $1 and id = $2",
        *(tx.tenant, transfer_id, operation),
    )


async def asked(tx: ReadTx) -> tuple[int, int]:
    """How many workers and clients a batch would ask."""
    workers: int = await tx.value(
        "select count(*)::int from app.worker where tenant_id = $1 and state in ('active', 'paused')",
        tx.tenant,
    )
    clients: int = await tx.value(
        "select count(*)::int from app.client where tenant_id = $1 and active", tx.tenant
    )
    return workers, clients


async def directors(tx: ReadTx) -> int:
    """How many directors the town has."""
    found: int = await tx.value(
        """
        select count(*)::int from app.staff
        where tenant_id = $1 and role = 'director' and active
        """,
        tx.tenant,
    )
    return found


async def counts(tx: ReadTx, transfer: UUID) -> list[Count]:
    """How many stand where, by side."""
    return await tx.all(
        Count,
        """
        select case when worker_id is null then 'clients' else 'workers' end as side, state,
               count(*)::int as count
        from app.transfer_party where tenant_id = $1 and transfer_id = $2
        group by 1, 2 order by 1, 2
        """,
        *(tx.tenant, transfer),
    )


async def withdraw_open(tx: Tx, transfer: UUID, *, at: datetime) -> int:
    """Nobody who has not concluded is asked any more."""
    return await tx.run(
        """
        update app.transfer_party set state = 'withdrawn', answered_at = $3
        where tenant_id = $1 and transfer_id = $2 and state in ('pending', 'declined')
        """,
        *(tx.tenant, transfer, at),
    )
