"""Every SQL statement of the slice."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.intake.model import Wish, WishState

_WISH: LiteralString = """
    select w.id, w.client_id, coalesce(c.name, w.company) as company, w.title, w.job_type,
           w.template, w.answers, w.state, w.taken_at
    from app.wish w
    left join app.client c on c.tenant_id = w.tenant_id and c.id = w.client_id
    where w.tenant_id = $1
"""


async def record_wish(
    tx: Tx,
    *,
    client: UUID | None,
    company: str,
    title: str,
    job_type: str,
    template: str,
    answers: dict[str, str],
    at: datetime,
) -> UUID:
    """A new wish, taken by the caller."""
    made: UUID = await tx.value(
        """
        insert into app.wish (tenant_id, client_id, company, title, job_type, template, answers,
            taken_by, taken_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id
        """,
        tx.tenant,
        client,
        company,
        title,
        job_type,
        template,
        answers,
        tx.actor.id,
        at,
    )
    return made


async def wish(tx: ReadTx, wish_id: UUID) -> Wish | None:
    """A wish."""
    return await tx.one(Wish, _WISH + " and w.id = $2", tx.tenant, wish_id)


async def wish_locked(tx: Tx, wish_id: UUID) -> Wish | None:
    """A wish, held until the transaction ends."""
    sql: LiteralString = "select id from app.wish where tenant_id = $1 and id = $2 for update"
    await tx.run(sql, tx.tenant, wish_id)
    return await tx.one(Wish, _WISH + " and w.id = $2", tx.tenant, wish_id)


async def wishes(tx: ReadTx, *, open_only: bool, after: UUID | None, most: int) -> list[Wish]:
    """Wishes, the newest first (their ids grow with time), going on after one."""
    return await tx.all(
        Wish,
        _WISH
        + """
        and (not $2 or w.state = 'open') and ($3::uuid is null or w.id < $3)
        order by w.id desc limit $4
        """,
        tx.tenant,
        open_only,
        after,
        most,
    )


async def record_state(tx: Tx, wish_id: UUID, state: WishState) -> None:
    """Moves a wish on."""
    await tx.run(
        "update app.wish set state = $3 where tenant_id = $1 and id = $2",
        tx.tenant,
        wish_id,
        state.value,
    )


async def record_client(tx: Tx, wish_id: UUID, client: UUID) -> None:
    """The client that a company has become."""
    await tx.run(
        "update app.wish set client_id = $3 where tenant_id = $1 and id = $2",
        tx.tenant,
        wish_id,
        client,
    )
