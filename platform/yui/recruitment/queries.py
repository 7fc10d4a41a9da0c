"""Every SQL statement on people who would like to join; briefings and campaigns have their own."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.recruitment.model import Interest, InterestState, Listed, NewInterest

_INTEREST: LiteralString = """
    select i.id, i.name, i.kana, i.email, i.phone, i.municipality, i.source, c.name as campaign,
           i.campaign_id, i.state, i.taken_by is not null as by_staff, i.consent_version,
           i.consented_at, i.keep_until, i.worker_id, i.made_at
    from app.interest i
    left join app.campaign c on c.tenant_id = i.tenant_id and c.id = i.campaign_id
    where i.tenant_id = $1
"""


async def interest(tx: ReadTx, ident: UUID) -> Interest | None:
    """Somebody."""
    return await tx.one(Interest, _INTEREST + " and i.id = $2", tx.tenant, ident)


async def locked(tx: Tx, ident: UUID) -> Interest | None:
    """Somebody, held until the transaction ends."""
    return await tx.one(Interest, _INTEREST + " and i.id = $2 for update of i", tx.tenant, ident)


async def same_person(tx: ReadTx, new: NewInterest) -> Interest | None:
    """Who has this mail address, else this telephone number and name."""
    return await tx.one(
        Interest,
        _INTEREST
        + " and (i.email = nullif($2, '') or (i.phone = nullif($3, '') and i.kana = $4))"
        + " order by (i.email = nullif($2, '')) desc nulls last limit 1",
        tx.tenant,
        new.email,
        new.phone,
        new.kana,
    )


async def free_worker(tx: ReadTx, code: str) -> UUID | None:
    """The worker of a code who came by no other interest."""
    return await tx.one(
        UUID,
        """
        select w.id from app.worker w where w.tenant_id = $1 and w.code = $2
          and not exists (select from app.interest i where i.tenant_id = $1 and i.worker_id = w.id)
        """,
        tx.tenant,
        code,
    )


async def record_interest(
    tx: Tx,
    new: NewInterest,
    *,
    state: InterestState,
    by: UUID | None,
    consent: str,
    keep_until: date,
    at: datetime,
) -> UUID | None:
    """Adds somebody; None when the same person is there already, or comes at this moment."""
    found: UUID | None = await tx.value(
        """
        insert into app.interest (tenant_id, name, kana, email, phone, municipality, source,
            campaign_id, state, taken_by, consent_version, consented_at, keep_until, made_at,
            changed_at)
        select $1, $2, $3, nullif($4, ''), nullif($5, ''), $6, $7, $8, $9, $10, $11, $12, $13, $12, $12
        where not exists (select from app.interest i where i.tenant_id = $1
            and (i.email = nullif($4, '') or (i.phone = nullif($5, '') and i.kana = $3)))
        on conflict do nothing returning id
        """,
        tx.tenant,
        new.name,
        new.kana,
        new.email,
        new.phone,
        new.municipality,
        new.source,
        new.campaign,
        state,
        by,
        consent,
        at,
        keep_until,
    )
    return found


async def record_state(tx: Tx, ident: UUID, state: InterestState, *, at: datetime) -> None:
    """Moves somebody on."""
    await tx.run(
        "update app.interest set state = $3, changed_at = $4 where tenant_id = $1 and id = $2",
        tx.tenant,
        ident,
        state,
        at,
    )


async def record_keep(tx: Tx, ident: UUID, *, until: date) -> None:
    """She was heard of again: until when the row says who she is; never earlier than before."""
    await tx.run(
        "update app.interest set keep_until = greatest(keep_until, $3)"
        " where tenant_id = $1 and id = $2",
        tx.tenant,
        ident,
        until,
    )


async def record_email(tx: Tx, ident: UUID, email: str, *, at: datetime) -> bool:
    """Her mail address, as staff heard it; False when somebody else has it. What was mailed to
    another address before opens nothing any more."""
    rows = await tx.run(
        """
        with ended as (update app.interest_link set ended_at = $4
            where tenant_id = $1 and interest_id = $2 and ended_at is null)
        update app.interest i set email = $3, changed_at = $4
        where i.tenant_id = $1 and i.id = $2 and not exists (select from app.interest o
            where o.tenant_id = $1 and o.email = $3 and o.id <> $2)
        """,
        tx.tenant,
        ident,
        email,
        at,
    )
    return rows == 1


async def record_joined(tx: Tx, ident: UUID, *, worker: UUID, at: datetime) -> None:
    """She goes on to be registered; the link from here to the worker is what the funnel counts."""
    await tx.run(
        "update app.interest set state = 'joined', worker_id = $3, changed_at = $4"
        " where tenant_id = $1 and id = $2",
        tx.tenant,
        ident,
        worker,
        at,
    )


async def record_blank(tx: Tx, ident: UUID, state: InterestState, *, at: datetime) -> None:
    """Takes out who she is; what can be counted stays. Her links open nothing any more."""
    await tx.run(
        """
        with ended as (update app.interest_link set ended_at = $4
            where tenant_id = $1 and interest_id = $2 and ended_at is null)
        update app.interest set name = '', kana = '', email = null, phone = null, state = $3,
            changed_at = $4
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        ident,
        state,
        at,
    )


async def to_blank(tx: ReadTx, *, on: date, most: int) -> list[UUID]:
    """Rows whose time to say who they are has run out."""
    return await tx.all(
        UUID,
        """
        select id from app.interest where tenant_id = $1 and keep_until < $2
          and state in ('open', 'waiting', 'joined') order by keep_until, id limit $3
        """,
        tx.tenant,
        on,
        most,
    )


async def now_inside(tx: ReadTx, municipalities: Sequence[str], *, most: int) -> list[UUID]:
    """Who waits in a municipality that is in the area."""
    return await tx.all(
        UUID,
        "select id from app.interest where tenant_id = $1 and state = 'waiting'"
        " and municipality = any($2::text[]) order by made_at, id limit $3",
        tx.tenant,
        list(municipalities),
        most,
    )


async def record_link(
    tx: Tx, ident: UUID, token: bytes, *, at: datetime, ends_at: datetime
) -> None:
    """A token that opens her page until a moment."""
    await tx.run(
        "insert into app.interest_link (tenant_id, token_hash, interest_id, made_at, ends_at)"
        " values ($1, $2, $3, $4, $5)",
        tx.tenant,
        token,
        ident,
        at,
        ends_at,
    )


async def by_link(tx: ReadTx, token: bytes, *, at: datetime) -> UUID | None:
    """Whose page a token opens."""
    return await tx.one(
        UUID,
        "select interest_id from app.interest_link where tenant_id = $1 and token_hash = $2"
        " and ended_at is null and $3 < ends_at",
        tx.tenant,
        token,
        at,
    )


async def interests(
    tx: ReadTx,
    *,
    before: datetime | None,
    before_id: UUID | None,
    most: int,
    state: str,
    campaign: UUID | None,
) -> list[Listed]:
    """A page of them, the newest first."""
    return await tx.all(
        Listed,
        """
        select i.id, i.name, i.kana, i.municipality, i.source, c.name as campaign, i.state, i.made_at,
               (select count(*)::int from app.booking b where b.tenant_id = i.tenant_id
                and b.interest_id = i.id and b.state = 'attended') as attended,
               (select count(*)::int from app.booking b where b.tenant_id = i.tenant_id
                and b.interest_id = i.id and b.state in ('applied', 'confirmed', 'waitlisted')) as booked
        from app.interest i
        left join app.campaign c on c.tenant_id = i.tenant_id and c.id = i.campaign_id
        where i.tenant_id = $1 and ($2::timestamptz is null or (i.made_at, i.id) < ($2, $3))
          and ($5 = '' or i.state = $5) and ($6::uuid is null or i.campaign_id = $6)
        order by i.made_at desc, i.id desc limit $4
        """,
        tx.tenant,
        before,
        before_id,
        most,
        state,
        campaign,
    )


async def attended(tx: ReadTx, ident: UUID) -> bool:
    """Whether she came to a briefing."""
    found: bool = await tx.value(
        "select exists (select from app.booking where tenant_id = $1 and interest_id = $2"
        " and state = 'attended')",
        tx.tenant,
        ident,
    )
    return found


async def record_try(tx: Tx, subject: str, *, seconds: int) -> int:
    """Counts a form that was sent; how many there were within the window (`begin_auth()`)."""
    hits: int = await tx.value("select auth.throttle_hit($1, $2)", subject, seconds)
    return hits
