"""Every SQL statement of the slice."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.japan import day_of
from yui.substitutes.model import Ask, Case, Hours, State, Taken

_CASE: LiteralString = """
    select s.id, s.assignment_id, a.offer_id, s.task_id, s.worker_id, s.director_id, w.code, a.title,
           a.unit_name, s.quantity, s.state, s.opened_at, s.step_until, s.target_at, s.closed_at,
           (select coalesce(sum(o.quantity), 0)::int from app.substitution_ask k
            join app.offer o on o.tenant_id = k.tenant_id and o.id = k.offer_id
            where k.tenant_id = s.tenant_id and k.substitution_id = s.id and o.state = 'accepted')
               as taken,
           s.proposed_at, s.proposed_units, s.waived_at, a.unit_price_yen, a.due_on
    from app.substitution s
    join app.assignment a on a.tenant_id = s.tenant_id and a.id = s.assignment_id
    join app.worker w on w.tenant_id = s.tenant_id and w.id = s.worker_id
    where s.tenant_id = $1
"""
_OPEN: LiteralString = """
    select id from app.substitution
    where tenant_id = $1 and state in ('opened', 'team', 'town', 'towns', 'uncovered')
"""
_HOURS: LiteralString = """
    select valid_from, team_hours, town_hours, towns_hours, at_once, propose_hours, quiet_from,
           quiet_until
    from app.substitute_hours where tenant_id = $1
"""
_CANDIDATES: LiteralString = """
    select w.id
    from app.substitution s
    join app.task k on k.tenant_id = s.tenant_id and k.id = s.task_id
    join app.worker w on w.tenant_id = s.tenant_id and w.state = 'active'
    left join lateral (
        select coalesce(sum(m.quantity), 0) as units, bool_or(
                   j.order_id is not distinct from k.order_id
                   and j.share_id is not distinct from k.share_id) as mate
        from app.assignment m
        join app.task j on j.tenant_id = m.tenant_id and j.id = m.task_id
        where m.tenant_id = w.tenant_id and m.worker_id = w.id and m.state = 'active'
    ) h on true
    where s.tenant_id = $1 and s.id = $2 and (not $3 or coalesce(h.mate, false))
      and w.id = any ($6::uuid[])
      and not exists (select from app.onboarding_waits($1, $7, null) x where x.worker_id = w.id)
      and not exists (
          select from app.assignment e where e.tenant_id = w.tenant_id and e.worker_id = w.id
          and e.task_id = s.task_id and e.state = 'ended')
      and not exists (
          select from app.offer o where o.tenant_id = w.tenant_id and o.worker_id = w.id
          and o.task_id = s.task_id
          and ((o.state = 'offered' and o.answer_by > $4) or o.id in (
              select x.offer_id from app.substitution_ask x
              where x.tenant_id = s.tenant_id and x.substitution_id = s.id)))
    order by coalesce(h.mate, false) desc, h.units, w.code limit $5
"""


async def case(tx: ReadTx, case_id: UUID) -> Case | None:
    """A case."""
    return await tx.one(Case, _CASE + " and s.id = $2", tx.tenant, case_id)


async def locked(tx: Tx, case_id: UUID) -> Case | None:
    """A case, held until the transaction ends."""
    return await tx.one(Case, _CASE + " and s.id = $2 for update of s", tx.tenant, case_id)


async def cases(tx: ReadTx, *, before: tuple[datetime, UUID] | None, most: int) -> list[Case]:
    """Cases, the newest first, going on before (moment, id)."""
    at, last = before or (None, None)
    return await tx.all(
        Case,
        _CASE
        + """
        and ($2::timestamptz is null or (s.opened_at, s.id) < ($2, $3::uuid))
        order by s.opened_at desc, s.id desc limit $4
        """,
        tx.tenant,
        at,
        last,
        most,
    )


async def open_cases(tx: ReadTx, *, most: int) -> list[UUID]:
    """Cases that are not over, the oldest first."""
    return await tx.all(UUID, _OPEN + " order by opened_at, id limit $2", tx.tenant, most)


async def open_of_task(tx: ReadTx, task: UUID) -> list[UUID]:
    """A task's cases that are not over."""
    return await tx.all(UUID, _OPEN + " and task_id = $2 order by opened_at, id", tx.tenant, task)


async def record(
    tx: Tx,
    *,
    assignment: UUID,
    task: UUID,
    worker: UUID,
    director: UUID,
    quantity: int,
    at: datetime,
) -> UUID:
    """A new case."""
    made: UUID = await tx.value(
        """
        insert into app.substitution (tenant_id, assignment_id, task_id, worker_id, director_id,
            quantity, opened_at)
        values ($1, $2, $3, $4, $5, $6, $7) returning id
        """,
        tx.tenant,
        assignment,
        task,
        worker,
        director,
        quantity,
        at,
    )
    return made


async def record_step(
    tx: Tx,
    case_id: UUID,
    state: State,
    *,
    until: datetime | None,
    target: datetime | None,
    closed: datetime | None,
) -> None:
    """Where the case stands from now on, and until when."""
    await tx.run(
        """
        update app.substitution set state = $3, step_until = $4,
            target_at = coalesce(target_at, $5), closed_at = $6
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        case_id,
        state.value,
        until,
        target,
        closed,
    )


async def record_proposal(tx: Tx, case_id: UUID, *, units: int, at: datetime) -> None:
    """Other towns are proposed for so many units."""
    await tx.run(
        """
        update app.substitution set proposed_at = $3, proposed_units = $4, waived_at = null
        where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        case_id,
        at,
        units,
    )


async def record_waived(tx: Tx, case_id: UUID, *, at: datetime) -> None:
    """The proposal was set aside."""
    await tx.run(
        "update app.substitution set waived_at = $3 where tenant_id = $1 and id = $2",
        tx.tenant,
        case_id,
        at,
    )


async def record_ask(tx: Tx, case_id: UUID, offer: UUID, *, step: State, at: datetime) -> None:
    """An offer that the case has led to."""
    await tx.run(
        """
        insert into app.substitution_ask (tenant_id, substitution_id, offer_id, step, asked_at)
        values ($1, $2, $3, $4, $5)
        """,
        tx.tenant,
        case_id,
        offer,
        step.value,
        at,
    )


async def taken(tx: ReadTx, case_id: UUID, *, at: datetime) -> Taken:
    """How the case's own offers stand."""
    found = await tx.one(
        Taken,
        """
        select coalesce(sum(o.quantity) filter (where o.state = 'accepted'), 0)::int as accepted,
               coalesce(sum(o.quantity) filter (where o.state = 'offered' and o.answer_by > $3), 0)::int
                   as waiting
        from app.substitution_ask k
        join app.offer o on o.tenant_id = k.tenant_id and o.id = k.offer_id
        where k.tenant_id = $1 and k.substitution_id = $2
        """,
        tx.tenant,
        case_id,
        at,
    )
    return found or Taken(0, 0)


async def asks(tx: ReadTx, case_id: UUID) -> list[Ask]:
    """Whom the case has asked."""
    return await tx.all(
        Ask,
        """
        select o.id as offer_id, k.step, w.code, w.name, o.quantity, o.state, o.answer_by, k.asked_at
        from app.substitution_ask k
        join app.offer o on o.tenant_id = k.tenant_id and o.id = k.offer_id
        join app.worker w on w.tenant_id = o.tenant_id and w.id = o.worker_id
        where k.tenant_id = $1 and k.substitution_id = $2
        order by k.asked_at, w.code
        """,
        tx.tenant,
        case_id,
    )


async def candidates(
    tx: ReadTx, case_id: UUID, *, team: bool, fit: list[UUID], at: datetime, most: int
) -> list[UUID]:
    """Whom to ask next: who has least on her hands first; what anyone passed before counts nothing.

    `fit`: who has the skills and the place that the task needs. `team`: only those who work on the
    same order or share; else they come first. Not asked: who left this task, whom this case has asked, who owes an answer on this task, who does not work now.
    """
    return await tx.all(UUID, _CANDIDATES, tx.tenant, case_id, team, at, most, fit, day_of(at))


async def hours_on(tx: ReadTx, day: date) -> Hours | None:
    """The town's own hours of a day."""
    sql = _HOURS + " and valid_from <= $2 order by valid_from desc limit 1"
    return await tx.one(Hours, sql, tx.tenant, day)


async def hours(tx: ReadTx) -> list[Hours]:
    """The town's own hours, the newest first."""
    return await tx.all(Hours, _HOURS + " order by valid_from desc limit 50", tx.tenant)


async def record_hours(tx: Tx, new: Hours, *, at: datetime) -> int:
    """Hours from a day on, set by the caller; 0 when that day has some already."""
    return await tx.run(
        """
        insert into app.substitute_hours (tenant_id, valid_from, team_hours, town_hours, towns_hours,
            at_once, propose_hours, quiet_from, quiet_until, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (tenant_id, valid_from) do nothing
        """,
        tx.tenant,
        new.valid_from,
        new.team_hours,
        new.town_hours,
        new.towns_hours,
        new.at_once,
        new.propose_hours,
        new.quiet_from,
        new.quiet_until,
        tx.actor.id,
        at,
    )


async def moment(tx: ReadTx) -> datetime:
    """The database's own clock: when a promise may run."""
    found: datetime = await tx.value("select now()")
    return found
