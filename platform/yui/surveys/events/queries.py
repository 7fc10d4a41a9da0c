"""Every SQL statement of events."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui.surveys.events.model import Event, EventState, Guest, NewEvent, SignupState

_EVENT: LiteralString = """
    select id, kind, state, title, about, place, starts_at, apply_by, capacity, minutes
    from app.event where tenant_id = $1
"""


class Signed(Struct, frozen=True):
    """How many signed up for an event."""

    event_id: UUID
    signed: int


class Hers(Struct, frozen=True):
    """How the caller stands to an event."""

    event_id: UUID
    state: SignupState
    present: bool


async def events(tx: ReadTx, *, after: UUID | None, most: int) -> list[Event]:
    """The town's events, the latest first, after one."""
    return await tx.all(
        Event,
        """
        select id, kind, state, title, about, place, starts_at, apply_by, capacity, minutes
        from app.event where tenant_id = $1
          and ($2::uuid is null or (starts_at, id) < (
              select a.starts_at, a.id from app.event a where a.tenant_id = $1 and a.id = $2))
        order by starts_at desc, id desc limit $3
        """,
        tx.tenant,
        after,
        most,
    )


async def event(tx: ReadTx, event_id: UUID) -> Event | None:
    """One event."""
    return await tx.one(Event, _EVENT + " and id = $2", tx.tenant, event_id)


async def locked(tx: Tx, event_id: UUID) -> Event | None:
    """One event, held."""
    return await tx.one(Event, _EVENT + " and id = $2 for update", tx.tenant, event_id)


async def counts(tx: ReadTx, events: Sequence[UUID]) -> list[Signed]:
    """How many signed up, through a gate that names nobody."""
    return await tx.all(Signed, "select * from gate.event_counts($1::uuid[])", list(events))


async def hers(tx: ReadTx, events: Sequence[UUID]) -> list[Hers]:
    """How the caller stands to these events."""
    return await tx.all(
        Hers,
        """
        select s.event_id, s.state, coalesce(a.present, false) as present
        from app.event_signup s
        left join lateral (
            select present from app.event_attendance a
            where a.tenant_id = $1 and a.event_id = s.event_id and a.worker_id = $2
            order by a.noted_at desc limit 1) a on true
        where s.tenant_id = $1 and s.worker_id = $2 and s.event_id = any ($3::uuid[])
        """,
        tx.tenant,
        tx.actor.id,
        list(events),
    )


async def record_event(tx: Tx, new: NewEvent, *, at: datetime) -> UUID:
    """An event; its id."""
    made: UUID = await tx.value(
        """
        insert into app.event (tenant_id, kind, title, about, place, starts_at, apply_by, capacity,
            made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id
        """,
        tx.tenant,
        new.kind.value,
        new.title,
        new.about,
        new.place,
        new.starts_at,
        new.apply_by,
        new.capacity,
        tx.actor.id,
        at,
    )
    return made


async def record_state(tx: Tx, event_id: UUID, *, to: EventState) -> None:
    """Where it stands now."""
    await tx.run(
        "update app.event set state = $3 where tenant_id = $1 and id = $2",
        tx.tenant,
        event_id,
        to.value,
    )


async def record_minutes(tx: Tx, event_id: UUID, *, text: str) -> None:
    """What was said."""
    await tx.run(
        "update app.event set minutes = $3 where tenant_id = $1 and id = $2",
        tx.tenant,
        event_id,
        text,
    )


async def sign_up(tx: Tx, event_id: UUID, *, at: datetime) -> str:
    """The caller signs up: signed, full or closed."""
    found: str = await tx.value("select gate.event_sign_up($1, $2)", event_id, at)
    return found


async def record_withdrawn(tx: Tx, event_id: UUID) -> None:
    """The caller takes her sign-up back."""
    await tx.run(
        """
        update app.event_signup set state = 'withdrawn'
        where tenant_id = $1 and event_id = $2 and worker_id = $3
        """,
        tx.tenant,
        event_id,
        tx.actor.id,
    )


async def guests(tx: ReadTx, event_id: UUID, *, after: str | None, most: int) -> list[Guest]:
    """Who signed up, by their code, after one."""
    return await tx.all(
        Guest,
        """
        select s.worker_id, w.code, w.name, a.present
        from app.event_signup s
        join app.worker w on w.tenant_id = $1 and w.id = s.worker_id
        left join lateral (
            select present from app.event_attendance a
            where a.tenant_id = $1 and a.event_id = s.event_id and a.worker_id = s.worker_id
            order by a.noted_at desc limit 1) a on true
        where s.tenant_id = $1 and s.event_id = $2 and s.state = 'signed'
          and ($3::text is null or w.code > $3)
        order by w.code limit $4
        """,
        tx.tenant,
        event_id,
        after,
        most,
    )


async def record_attendance(
    tx: Tx, event_id: UUID, *, workers: Sequence[UUID], present: bool, at: datetime
) -> None:
    """Who was there, or was not; the newest word holds. Only who signed up is noted."""
    await tx.run(
        """
        insert into app.event_attendance (tenant_id, event_id, worker_id, present, noted_by, noted_at)
        select $1, $2, s.worker_id, $4, $5, $6 from app.event_signup s
        where s.tenant_id = $1 and s.event_id = $2 and s.worker_id = any ($3::uuid[])
          and s.state = 'signed'
        on conflict do nothing
        """,
        tx.tenant,
        event_id,
        list(workers),
        present,
        tx.actor.id,
        at,
    )
