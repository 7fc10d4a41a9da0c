"""Every SQL statement on briefings and bookings; those on draws are in `draws.queries`."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.recruitment.briefings.model import (
    SEATED,
    Booking,
    BookingState,
    Briefing,
    BriefingState,
    Guest,
    Listed,
    NewBriefing,
)

_BRIEFING: LiteralString = """
    select id, title, place, about, starts_at, minutes, capacity, taken, childcare_seats,
           childcare_taken, apply_by, campaign_id, commitment, state
    from app.briefing where tenant_id = $1
"""
_BOOKING: LiteralString = """
    select id, briefing_id, interest_id, children, state, place, booked_at
    from app.booking where tenant_id = $1
"""


async def briefing(tx: ReadTx, ident: UUID) -> Briefing | None:
    """A briefing."""
    return await tx.one(Briefing, _BRIEFING + " and id = $2", tx.tenant, ident)


async def locked(tx: Tx, ident: UUID) -> Briefing | None:
    """A briefing, held until the transaction ends: every change of its seats holds it first."""
    return await tx.one(Briefing, _BRIEFING + " and id = $2 for update", tx.tenant, ident)


async def bookable(tx: ReadTx, *, at: datetime) -> list[Briefing]:
    """Briefings to come, the next first."""
    sql: LiteralString = (
        _BRIEFING + " and state in ('open', 'settled') and starts_at > $2"
        " order by starts_at, id limit 50"
    )
    return await tx.all(Briefing, sql, tx.tenant, at)


async def briefings(
    tx: ReadTx, *, before: datetime | None, before_id: UUID | None, most: int
) -> list[Listed]:
    """A page of briefings, the latest first."""
    return await tx.all(
        Listed,
        """
        select b.id, b.title, b.place, b.starts_at, b.capacity, b.childcare_seats, b.apply_by,
               b.state, count(k.id) filter (where k.state <> 'cancelled')::int as asked,
               b.taken as seated, count(k.id) filter (where k.state = 'attended')::int as attended
        from (select * from app.briefing where tenant_id = $1
              and ($2::timestamptz is null or (starts_at, id) < ($2, $3))
              order by starts_at desc, id desc limit $4) b
        left join app.booking k on k.tenant_id = b.tenant_id and k.briefing_id = b.id
        group by b.id, b.title, b.place, b.starts_at, b.capacity, b.childcare_seats, b.apply_by,
                 b.state, b.taken
        order by b.starts_at desc, b.id desc
        """,
        tx.tenant,
        before,
        before_id,
        most,
    )


async def record_briefing(
    tx: Tx, new: NewBriefing, *, commitment: bytes, by: UUID, at: datetime
) -> UUID:
    """Adds a briefing with the seal of its draw."""
    made: UUID = await tx.value(
        """
        insert into app.briefing (tenant_id, title, place, about, starts_at, minutes, capacity,
            childcare_seats, apply_by, campaign_id, commitment, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id
        """,
        tx.tenant,
        new.title,
        new.place,
        new.about,
        new.starts_at,
        new.minutes,
        new.capacity,
        new.childcare_seats,
        new.apply_by,
        new.campaign,
        commitment,
        by,
        at,
    )
    return made


async def record_briefing_state(
    tx: Tx, ident: UUID, state: BriefingState, *, at: datetime | None
) -> None:
    """Moves a briefing on; `at` when it is over."""
    await tx.run(
        "update app.briefing set state = $3, ended_at = $4 where tenant_id = $1 and id = $2",
        tx.tenant,
        ident,
        state,
        at,
    )


async def record_taken(tx: Tx, ident: UUID) -> None:
    """Counts the seats anew, of a briefing that is held; its checks refuse one too many."""
    await tx.run(
        """
        update app.briefing b set (taken, childcare_taken) = (
            select count(*)::int, coalesce(sum(k.children), 0)::int from app.booking k
            where k.tenant_id = b.tenant_id and k.briefing_id = b.id and k.state = any($3::text[]))
        where b.tenant_id = $1 and b.id = $2
        """,
        tx.tenant,
        ident,
        sorted(SEATED),
    )


async def bookings(tx: ReadTx, ident: UUID) -> list[Booking]:
    """A briefing's bookings in their order: those with a place first."""
    sql: LiteralString = _BOOKING + " and briefing_id = $2 order by place nulls last, id"
    return await tx.all(Booking, sql, tx.tenant, ident)


async def guests(tx: ReadTx, ident: UUID) -> list[Guest]:
    """A briefing's bookings with their names, for the staff's list."""
    return await tx.all(
        Guest,
        """
        select k.id, k.interest_id, i.name, i.kana, i.phone, k.children, k.state, k.place,
               k.booked_at
        from app.booking k
        join app.interest i on i.tenant_id = k.tenant_id and i.id = k.interest_id
        where k.tenant_id = $1 and k.briefing_id = $2
        order by array_position(array['confirmed', 'attended', 'absent', 'applied', 'waitlisted',
                 'cancelled'], k.state), k.place nulls last, i.kana, k.id limit 1000
        """,
        tx.tenant,
        ident,
    )


async def booking(tx: ReadTx, ident: UUID) -> Booking | None:
    """A booking."""
    return await tx.one(Booking, _BOOKING + " and id = $2", tx.tenant, ident)


async def booking_of(tx: ReadTx, ident: UUID, interest: UUID) -> Booking | None:
    """Somebody's booking of a briefing."""
    sql: LiteralString = _BOOKING + " and briefing_id = $2 and interest_id = $3"
    return await tx.one(Booking, sql, tx.tenant, ident, interest)


async def bookings_of(tx: ReadTx, interest: UUID) -> list[Booking]:
    """Somebody's bookings."""
    sql: LiteralString = _BOOKING + " and interest_id = $2 order by booked_at desc, id limit 50"
    return await tx.all(Booking, sql, tx.tenant, interest)


async def record_booking(
    tx: Tx,
    ident: UUID,
    interest: UUID,
    *,
    children: int,
    state: BookingState,
    place: int | None,
    at: datetime,
) -> UUID:
    """Somebody's booking of a briefing, new or again."""
    made: UUID = await tx.value(
        """
        insert into app.booking as k (tenant_id, briefing_id, interest_id, children, state, place,
            booked_at, changed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $7)
        on conflict (tenant_id, briefing_id, interest_id) do update set children = excluded.children,
            state = excluded.state, place = excluded.place, booked_at = excluded.booked_at,
            changed_at = excluded.changed_at
        returning k.id
        """,
        tx.tenant,
        ident,
        interest,
        children,
        state,
        place,
        at,
    )
    return made


async def record_state(
    tx: Tx, ident: UUID, state: BookingState, *, place: int | None, at: datetime
) -> None:
    """Moves a booking on; where the draw or the line put it."""
    await tx.run(
        "update app.booking set state = $3, place = $4, changed_at = $5"
        " where tenant_id = $1 and id = $2",
        tx.tenant,
        ident,
        state,
        place,
        at,
    )


async def due(tx: ReadTx, *, at: datetime) -> list[UUID]:
    """Briefings whose time to ask for a seat is over."""
    return await tx.all(
        UUID,
        "select id from app.briefing where tenant_id = $1 and state = 'open' and apply_by <= $2"
        " order by apply_by, id",
        tx.tenant,
        at,
    )


async def over(tx: ReadTx, *, at: datetime) -> list[UUID]:
    """Briefings that ended three hours ago or more and are not closed."""
    return await tx.all(
        UUID,
        """
        select id from app.briefing where tenant_id = $1 and state = 'settled'
          and starts_at + (minutes + 180) * interval '1 minute' <= $2 order by starts_at, id
        """,
        tx.tenant,
        at,
    )


async def to_remind(tx: Tx, *, since: datetime, until: datetime, at: datetime) -> Sequence[Booking]:
    """Seats of briefings that begin within these moments and of which nobody was reminded; they
    count as reminded from now on."""
    return await tx.all(
        Booking,
        """
        update app.booking k set reminded_at = $4
        from app.briefing b
        where k.tenant_id = $1 and b.tenant_id = $1 and b.id = k.briefing_id
          and b.state = 'settled' and b.starts_at >= $2 and b.starts_at < $3
          and k.state = 'confirmed' and k.reminded_at is null
        returning k.id, k.briefing_id, k.interest_id, k.children, k.state, k.place, k.booked_at
        """,
        tx.tenant,
        since,
        until,
        at,
    )
