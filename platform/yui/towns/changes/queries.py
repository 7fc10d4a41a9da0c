"""The SQL of changes of a body's rules."""

from collections.abc import Collection
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.towns.changes.model import Change, ChangeState, Kind, New, Settled

_CHANGE: LiteralString = """
    select c.id, c.body_id, c.kind, c.subject, c.title, c.valid_from, c.terms, c.monthly, c.reason,
           c.state, c.made_by, coalesce(m.name, '') as maker, c.made_at, c.decided_by,
           coalesce(d.name, '') as decider, c.decided_at, c.note
    from app.rule_change c
    left join app.staff m on m.tenant_id = $1 and m.id = c.made_by
    left join app.staff d on d.tenant_id = $1 and d.id = c.decided_by
    where c.tenant_id = $1
"""


async def settled(tx: ReadTx, body: UUID, *, since: date, kind: Kind) -> Settled:
    """Whether a run or a closed month of the body reaches to a day or past it. A bank's form is that
    of the payment day, so for it runs that are paid then count as well."""
    found = await tx.one(
        Settled,
        """
        select exists (select from app.payout_run r
                       where r.tenant_id = $1 and r.body_id = $2 and r.state <> 'discarded'
                         and (r.closing_on >= $3 or ($4 and r.pay_on >= $3))) as run,
               exists (select from app.period p where p.tenant_id = $1 and p.body_id = $2
                       and p.month >= $3 and p.state = 'closed') as period
        """,
        *(tx.tenant, body, since, kind is Kind.PROFILE),
    )
    return found or Settled(run=False, period=False)


async def record(tx: Tx, change: UUID, new: New, *, body: UUID, at: datetime) -> bool:
    """A change that waits for its decision; False when it, or one like it, is there."""
    return bool(
        await tx.run(
            """
            insert into app.rule_change (tenant_id, id, body_id, kind, subject, title, valid_from,
                terms, monthly, reason, made_by, made_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing
            """,
            *(tx.tenant, change, body, new.kind.value, new.subject, new.title, new.valid_from),
            *(dict(new.terms), new.monthly, new.reason.strip(), tx.actor.id, at),
        )
    )


async def change(tx: ReadTx, change: UUID) -> Change | None:
    """A change."""
    return await tx.one(Change, _CHANGE + " and c.id = $2", tx.tenant, change)


async def locked(tx: Tx, change: UUID) -> Change | None:
    """A change, held until the transaction ends."""
    return await tx.one(Change, _CHANGE + " and c.id = $2 for update of c", tx.tenant, change)


async def changes(
    tx: ReadTx, kinds: Collection[Kind], *, after: tuple[datetime, UUID] | None, most: int
) -> list[Change]:
    """Changes of these kinds, the newest first, going on after one."""
    at, last = after or (None, None)
    return await tx.all(
        Change,
        _CHANGE
        + """
          and c.kind = any ($2::text[])
          and ($3::timestamptz is null or (c.made_at, c.id) < ($3, $4::uuid))
        order by c.made_at desc, c.id desc limit $5
        """,
        *(tx.tenant, [kind.value for kind in kinds], at, last, most),
    )


async def record_decision(
    tx: Tx, change: UUID, state: ChangeState, *, note: str, at: datetime
) -> None:
    """Somebody's decision."""
    await tx.run(
        """
        update app.rule_change set state = $3, decided_by = $4, decided_at = $5, note = $6
        where tenant_id = $1 and id = $2 and state = 'proposed'
        """,
        *(tx.tenant, change, state.value, tx.actor.id, at, note.strip()),
    )
