"""The SQL of ties between members of staff and workers."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.people.ties.model import Hint, Known, Tie, TieState

_TIE: LiteralString = """
    select t.id, t.staff_id, s.name as staff, t.worker_id, w.code, w.name as worker, t.state,
           t.since, t.until, t.proposed_by, t.end_asked_by, t.end_reason
    from app.staff_tie t
    join app.staff s on s.tenant_id = t.tenant_id and s.id = t.staff_id
    join app.worker w on w.tenant_id = t.tenant_id and w.id = t.worker_id
    where t.tenant_id = $1
"""


async def ties(tx: ReadTx, *, before: UUID | None, most: int) -> list[Tie]:
    """The town's ties, the newest first, ended ones too."""
    sql = _TIE + " and ($2::uuid is null or t.id < $2) order by t.id desc limit $3"
    return await tx.all(Tie, sql, *(tx.tenant, before, most))


async def of_staff(tx: ReadTx, staff: UUID) -> list[Tie]:
    """A person's own ties, the newest first."""
    sql = _TIE + " and t.staff_id = $2 order by t.id desc limit 50"
    return await tx.all(Tie, sql, *(tx.tenant, staff))


async def tie_locked(tx: Tx, tie: UUID) -> Tie | None:
    """One tie, held until the transaction ends."""
    return await tx.one(Tie, _TIE + " and t.id = $2 for update of t", *(tx.tenant, tie))


async def known(tx: ReadTx, code: str) -> Known | None:
    """A worker by her number."""
    return await tx.one(
        Known,
        "select id, kana from app.worker where tenant_id = $1 and code = $2",
        *(tx.tenant, code),
    )


async def is_staff(tx: ReadTx, staff: UUID) -> bool:
    """Whether this is a member of staff of the town."""
    found: bool = await tx.value(
        "select exists (select from app.staff where tenant_id = $1 and id = $2)", tx.tenant, staff
    )
    return found


async def staff(tx: ReadTx) -> list[tuple[UUID, str]]:
    """Everybody of the office who is at work, by name."""
    found: list[tuple[UUID, str]] = await tx.value(
        """
        select coalesce(jsonb_agg(jsonb_build_array(s.id, s.name) order by s.name, s.id), '[]')
        from app.staff s where s.tenant_id = $1 and s.active
        """,
        tx.tenant,
    )
    return [(UUID(str(each)), name) for each, name in found]


async def record(
    tx: Tx, *, staff: UUID, worker: UUID, state: TieState, since: date, at: datetime
) -> UUID | None:
    """A tie as the caller says it; held at once when she is the member of staff. None: there is one."""
    return await tx.one(
        UUID,
        """
        insert into app.staff_tie (tenant_id, staff_id, worker_id, state, since, proposed_by,
                                   proposed_at, confirmed_by, confirmed_at)
        values ($1, $2, $3, $4, $5, $6, $7, case when $4 = 'held' then $6::uuid end,
                case when $4 = 'held' then $7::timestamptz end)
        on conflict do nothing returning id
        """,
        *(tx.tenant, staff, worker, state.value, since, tx.actor.id, at),
    )


async def record_second(tx: Tx, tie: UUID, state: TieState, *, at: datetime) -> None:
    """A second person confirms or declines what was proposed."""
    await tx.run(
        """
        update app.staff_tie set state = $3, confirmed_by = case when $3 = 'held' then $4::uuid end,
            confirmed_at = $5
        where tenant_id = $1 and id = $2
        """,
        *(tx.tenant, tie, state.value, tx.actor.id, at),
    )


async def record_ending(tx: Tx, tie: UUID, *, reason: str) -> None:
    """Somebody asks for a tie's end."""
    await tx.run(
        """
        update app.staff_tie set state = 'ending', end_asked_by = $3, end_reason = $4
        where tenant_id = $1 and id = $2
        """,
        *(tx.tenant, tie, tx.actor.id, reason),
    )


async def record_end(tx: Tx, tie: UUID, *, until: date | None, at: datetime) -> None:
    """A second person ends it with the day, or (None) says that it stays."""
    await tx.run(
        """
        update app.staff_tie set state = case when $3::date is null then 'held' else 'ended' end,
            until = $3, ended_by = case when $3::date is null then null else $4::uuid end,
            ended_at = case when $3::date is null then null else $5::timestamptz end
        where tenant_id = $1 and id = $2
        """,
        *(tx.tenant, tie, until, tx.actor.id, at),
    )


async def record_key(tx: Tx, digest: bytes, *, at: datetime) -> None:
    """What the caller, a member of staff, told of herself, as a digest."""
    await tx.run(
        """
        insert into app.staff_key (tenant_id, staff_id, digest, told_at) values ($1, $2, $3, $4)
        on conflict (tenant_id, staff_id) do update
            set digest = excluded.digest, told_at = excluded.told_at
        """,
        *(tx.tenant, tx.actor.id, digest, at),
    )


async def hints(tx: ReadTx, *, worker: UUID | None = None) -> list[Hint]:
    """Registrations that agree in the name, the mail address, or kana and day of birth, and of which
    nobody has said yet whether they are one person; of one worker alone, or of all."""
    return await tx.all(
        Hint,
        """
        select s.id as staff_id, s.name as staff, w.id as worker_id, w.code, w.name as worker,
               coalesce(k.digest = p.digest, false) as birth,
               coalesce(lower(s.email) = lower(w.email), false) as mail
        from app.staff s
        left join app.staff_key k on k.tenant_id = s.tenant_id and k.staff_id = s.id
        join app.worker w on w.tenant_id = s.tenant_id and w.state <> 'withdrawn'
        left join app.person_key p
          on p.tenant_id = w.tenant_id and p.worker_id = w.id and p.kind = 'birth'
        where s.tenant_id = $1 and s.active and ($2::uuid is null or w.id = $2)
          and (regexp_replace(w.name, '[[:space:]　]', '', 'g')
               = regexp_replace(s.name, '[[:space:]　]', '', 'g')
               or lower(w.email) = lower(s.email) or p.digest = k.digest)
          and not exists (select from app.staff_tie t where t.tenant_id = s.tenant_id
              and t.staff_id = s.id and t.worker_id = w.id)
        order by (k.digest = p.digest) desc nulls last, w.code, s.id limit 100
        """,
        *(tx.tenant, worker),
    )
