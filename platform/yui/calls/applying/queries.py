"""Every SQL statement on applications and draws."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui.calls.lottery import Draw
from yui.calls.model import Applicant, Application, ApplicationState, ReasonCode
from yui.japan import day_of

_APPLICATION: LiteralString = """
    select id, call_id, worker_id, state, reason, place, offer_id, applied_at from app.application
    where tenant_id = $1 and call_id = $2
"""


class Lately(Struct, frozen=True):
    """What a worker took on lately, in yen."""

    worker_id: UUID
    yen: int


class _Record(Struct, frozen=True):
    call_id: UUID
    seed: bytes
    numbers: list[str]
    places: int
    drawn_at: datetime


async def record_seed(tx: Tx, call_id: UUID, seed: bytes) -> None:
    """The seed behind a call's commitment."""
    await tx.run(
        "insert into app.call_seed (tenant_id, call_id, seed) values ($1, $2, $3)",
        tx.tenant,
        call_id,
        seed,
    )


async def seed(tx: Tx, call_id: UUID) -> bytes | None:
    """The seed, when it is time to draw."""
    return await tx.one(
        bytes,
        "select seed from app.call_seed where tenant_id = $1 and call_id = $2",
        tx.tenant,
        call_id,
    )


async def record_draw(tx: Tx, draw: Draw) -> None:
    """The record of a draw, once a call."""
    await tx.run(
        """
        insert into app.draw (tenant_id, call_id, seed, numbers, places, drawn_at)
        values ($1, $2, $3, $4, $5, $6)
        """,
        tx.tenant,
        draw.call_id,
        draw.seed,
        [str(number) for number in draw.numbers],
        draw.places,
        draw.drawn_at,
    )


async def draw(tx: ReadTx, call_id: UUID) -> Draw | None:
    """The record of a call's draw."""
    found = await tx.one(
        _Record,
        """
        select call_id, seed, numbers, places, drawn_at from app.draw
        where tenant_id = $1 and call_id = $2
        """,
        tx.tenant,
        call_id,
    )
    if found is None:
        return None
    numbers = [UUID(number) for number in found.numbers]
    return Draw(found.call_id, found.seed, numbers, found.places, found.drawn_at)


async def mine(tx: Tx, call_id: UUID) -> Application | None:
    """The caller's own application to a call, held."""
    sql = _APPLICATION + " and worker_id = $3 for update"
    return await tx.one(Application, sql, tx.tenant, call_id, tx.actor.id)


async def application_of(tx: ReadTx, call_id: UUID, worker: UUID) -> Application | None:
    """A worker's application to a call."""
    sql = _APPLICATION + " and worker_id = $3"
    return await tx.one(Application, sql, tx.tenant, call_id, worker)


async def applications(tx: Tx, call_id: UUID) -> list[Application]:
    """Every application to a call, held, as they came."""
    sql = _APPLICATION + " order by applied_at, id for update"
    return await tx.all(Application, sql, tx.tenant, call_id)


async def record_application(
    tx: Tx, call_id: UUID, *, state: ApplicationState, at: datetime
) -> UUID | None:
    """The caller's application; None when she has one, or is not through every step of joining."""
    made: UUID | None = await tx.value(
        """
        insert into app.application (tenant_id, call_id, worker_id, state, applied_at, changed_at)
        select $1, $2, $3, $4, $5, $5 where app.onboarding_through($1, $3, $6) on conflict (tenant_id, call_id, worker_id) do nothing
        returning id
        """,
        tx.tenant,
        call_id,
        tx.actor.id,
        state.value,
        at,
        day_of(at),
    )
    return made


async def record_left(tx: Tx, worker: UUID, *, at: datetime) -> int:
    """Takes back every application of a worker that waits for a decision; how many."""
    return await tx.run(
        """
        update app.application set state = 'withdrawn', changed_at = $3
        where tenant_id = $1 and worker_id = $2 and state = 'applied'
        """,
        *(tx.tenant, worker, at),
    )


async def record_state(
    tx: Tx,
    found: Application,
    state: ApplicationState,
    *,
    at: datetime,
    offer: UUID | None = None,
    reason: ReasonCode | None = None,
    place: int | None = None,
) -> None:
    """Moves an application on, with the offer made, the reason, the place in the draw."""
    await tx.run(
        """
        update app.application set state = $3, changed_at = $4, offer_id = coalesce($5, offer_id),
            reason = coalesce($6, reason), place = coalesce($7, place)
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        found.id,
        state.value,
        at,
        offer,
        reason.value if reason else None,
        place,
    )


async def applicants(tx: ReadTx, call_id: UUID) -> list[Applicant]:
    """Who applied and how it went: first those chosen, then by the draw or as they came."""
    return await tx.all(
        Applicant,
        """
        select a.id, a.worker_id, w.code, w.name, a.state, a.reason, a.place, a.offer_id,
               o.state as answer, a.applied_at
        from app.application a
        join app.worker w on w.tenant_id = a.tenant_id and w.id = a.worker_id
        left join app.offer o on o.tenant_id = a.tenant_id and o.id = a.offer_id
        where a.tenant_id = $1 and a.call_id = $2
        order by (a.state = 'chosen') desc, a.place nulls last, a.applied_at, a.id limit 1000
        """,
        tx.tenant,
        call_id,
    )


async def lately(tx: ReadTx, *, since: datetime) -> list[Lately]:
    """What each worker took on since then, in yen: assignments alone, never what she was asked."""
    return await tx.all(
        Lately,
        """
        select worker_id, sum(quantity * unit_price_yen)::bigint as yen from app.assignment
        where tenant_id = $1 and accepted_at >= $2 group by worker_id
        """,
        tx.tenant,
        since,
    )


async def call_of_offer(tx: ReadTx, offer: UUID) -> UUID | None:
    """The call whose place an offer is, if it is one's."""
    return await tx.one(
        UUID,
        "select call_id from app.application where tenant_id = $1 and offer_id = $2",
        tx.tenant,
        offer,
    )


async def with_free_places(tx: ReadTx, *, on: date) -> list[UUID]:
    """Decided draws with fewer offers that hold a place than places, and with somebody waiting."""
    return await tx.all(
        UUID,
        """
        select c.id from app.call c
        where c.tenant_id = $1 and c.state = 'settled' and c.mode = 'lottery' and c.due_on >= $2
          and exists (select from app.application w where w.tenant_id = c.tenant_id
                      and w.call_id = c.id and w.state = 'not_chosen')
          and c.places > (
              select count(*) from app.application a
              join app.offer o on o.tenant_id = a.tenant_id and o.id = a.offer_id
              where a.tenant_id = c.tenant_id and a.call_id = c.id
                and o.state in ('offered', 'accepted', 'withdrawn'))
        order by c.apply_by, c.id limit 200
        """,
        tx.tenant,
        on,
    )
