"""Every SQL statement of the slice."""

from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.team.marks import NOBODY, Mark
from yui.team.model import Card, Change, Held, Open, Promise, Spot

# The same units, as they were moved last, have the same version; their order does not matter.
_VERSION: LiteralString = """
    count(*)::text || '-' || to_hex(bit_xor(hashtextextended(
        u.id::text || '/' || coalesce(extract(epoch from u.moved_at)::text, ''), 0)))
"""

# $2: the caller, who may be a worker too, under another id: tied, or of the same mail address.
_OWN: LiteralString = """
    (exists (select from app.staff s join app.worker o on o.tenant_id = s.tenant_id
             and lower(o.email) = lower(s.email)
             where s.tenant_id = $1 and s.id = $2 and o.id = h.worker_id)
     or exists (select from app.staff_tie t where t.tenant_id = $1 and t.staff_id = $2
                and t.worker_id = h.worker_id and t.state in ('held', 'ending')))
"""

# $3: the one task, or null for all open ones of which something is still to be inspected. Of tasks
# without rows of units, what offers and deliveries say; of work that its worker could not go on with,
# what she handed in is hers. Of tasks in rows, besides, what was handed in and is no row: it came
# before they were registered, or is more than they are.
_CARDS_COUNT: LiteralString = """
    with k as (
        select k.tenant_id, k.id, k.title, k.unit_name, k.due_on, k.quantity,
               exists (select from app.unit u where u.tenant_id = k.tenant_id and u.task_id = k.id)
                   as in_rows
        from app.task k
        left join app.client_order r on r.tenant_id = k.tenant_id and r.id = k.order_id
        left join app.task_units t on t.tenant_id = k.tenant_id and t.task_id = k.id
        where k.tenant_id = $1 and k.state = 'open' and case when $3::uuid is null
              then coalesce(t.accepted, 0) < k.quantity
                   and (r.state is null or r.state not in ('accepted', 'cancelled'))
              else k.id = $3 end
    ), h as (
        select u.task_id, u.assignment_id, u.worker_id, u.state, count(*)::int as units,
    """

_CARDS_FLOW: LiteralString = """ as version, max(u.moved_at) as moved_at,
               bool_or(u.delivery_id is not null) as covered,
               case when count(distinct u.delivery_id) = 1 then min(u.delivery_id::text)::uuid end
                   as delivery_id
        from k join app.unit u on u.tenant_id = $1 and u.task_id = k.id
        where k.in_rows
        group by u.task_id, u.assignment_id, u.worker_id, u.state
        union all
        select a.task_id, a.id, a.worker_id, x.state, y.units::int, '', null, false, null
        from k
        join app.assignment a on a.tenant_id = $1 and a.task_id = k.id
        cross join lateral (
            select coalesce(sum(d.quantity) filter (where d.rework_of is null), 0) as handed_in,
                   coalesce(sum(i.accepted - i.recalled), 0) as accepted,
                   coalesce(sum(d.quantity) filter (where d.state = 'submitted'), 0) as waiting,
                   coalesce(sum(d.quantity) filter (
                       where d.state = 'submitted' and d.begun_at is not null), 0) as looked_at,
                   coalesce(sum(i.returned + i.recalled), 0)
                       - coalesce(sum(d.quantity) filter (where d.rework_of is not null), 0)
                       as to_redo
            from app.delivery d
            left join app.inspection i on i.tenant_id = d.tenant_id and i.delivery_id = d.id
                 and i.taken_back_at is null
            where d.tenant_id = a.tenant_id and d.assignment_id = a.id
        ) p
        cross join lateral (values
            ('doing', case a.state when 'active' then a.quantity - p.handed_in else 0 end),
            ('submitted', p.waiting - p.looked_at), ('checking', p.looked_at),
            ('rework', case a.state when 'ended' then 0 else p.to_redo end), ('done', p.accepted)
        ) x (state, units)
        cross join lateral (
            select x.units - case when k.in_rows then (
                select count(*) from app.unit u where u.tenant_id = $1 and u.assignment_id = a.id
                and u.state = x.state) else 0 end as units
        ) y
        where y.units > 0 and (not k.in_rows or x.state <> 'doing')
        union all
        select k.id, null, null, 'todo', (k.quantity - r.taken)::int, '', null, false, null
        from k
        cross join lateral (
            select coalesce((
                select sum(case a.state when 'ended' then coalesce((
                        select sum(d.quantity) from app.delivery d where d.tenant_id = a.tenant_id
                        and d.assignment_id = a.id and d.rework_of is null), 0)
                    else a.quantity end)
                from app.assignment a where a.tenant_id = $1 and a.task_id = k.id), 0)
            + coalesce((
                select sum(s.accepted) from app.share s where s.tenant_id = $1 and s.task_id = k.id
                and s.side = 'out' and s.state in ('accepted', 'partly_accepted', 'done')), 0)
            + coalesce((
                select sum(n.quantity) from app.task n where n.tenant_id = $1
                and n.rework_of = k.id and n.state <> 'cancelled'), 0) as taken
        ) r
        where not k.in_rows and k.quantity > r.taken
    )
    select h.task_id, k.title, k.unit_name, k.due_on, h.assignment_id,
           coalesce(w.code, '') as worker, h.state, h.units, h.version, h.moved_at, h.covered,
           h.delivery_id,
    """

# $5 to $10: the last card of the page before; a null day: from the beginning.
_CARDS_SHOW: LiteralString = """ as own,
           (select jsonb_object_agg(t.state, t.units) from
                (select h.state, sum(h.units)::int as units from h group by 1) t) as totals
    from h
    join k on k.id = h.task_id
    left join app.worker w on w.tenant_id = $1 and w.id = h.worker_id
    where $5::date is null
       or (k.due_on, k.id, coalesce(w.code, ''), coalesce(h.assignment_id, $11::uuid), h.state,
           h.version = '') > ($5, $6::uuid, $7, coalesce($8::uuid, $11), $9, $10::boolean)
    order by k.due_on, k.id, coalesce(w.code, ''), coalesce(h.assignment_id, $11::uuid), h.state,
             h.version = '' limit $4
    """

_CARDS: LiteralString = _CARDS_COUNT + _VERSION + _CARDS_FLOW + _OWN + _CARDS_SHOW

_HELD_COUNT: LiteralString = "select count(*)::int as units, coalesce("

_HELD_UNITS: LiteralString = """, '') as version, coalesce(array_agg(u.id order by u.key), '{}') as ids,
           coalesce(bool_or(u.own), false) as own,
           coalesce(array_agg(u.delivery_id order by u.key), '{}') as brought
    from (
        select h.id, h.key, h.moved_at, h.delivery_id,
    """

_HELD_LOCK: LiteralString = """ as own
        from app.unit h
        where h.tenant_id = $1 and h.task_id = $3 and h.assignment_id is not distinct from $4::uuid
          and h.state = $5
        order by h.id for update
    ) u
    """

_HELD: LiteralString = _HELD_COUNT + _VERSION + _HELD_UNITS + _OWN + _HELD_LOCK


async def tasks(tx: ReadTx) -> list[Open]:
    """The town's open tasks, the earliest due first."""
    return await tx.all(
        Open,
        """
        select k.id, k.title, k.due_on from app.task k
        left join app.client_order r on r.tenant_id = k.tenant_id and r.id = k.order_id
        where k.tenant_id = $1 and k.state = 'open'
          and (r.state is null or r.state not in ('accepted', 'cancelled'))
        order by k.due_on, k.id limit 500
        """,
        tx.tenant,
    )


async def cards(tx: ReadTx, task: UUID | None, *, after: Mark | None, most: int) -> list[Card]:
    """The cards of one open task or of all, the earliest due first, from the one behind `after`."""
    last = after or Mark(None, None, "", None, "", counted=False)
    return await tx.all(
        Card,
        _CARDS,
        tx.tenant,
        tx.actor.id,
        task,
        most,
        last.due_on,
        last.task_id,
        last.worker,
        last.assignment_id,
        last.state,
        last.counted,
        NOBODY,
    )


async def held(tx: Tx, spot: Spot) -> Held:
    """The units of a card, held until the transaction ends; none where there is no such card."""
    found = await tx.one(
        Held, _HELD, tx.tenant, tx.actor.id, spot.task, spot.assignment, spot.state.value
    )
    return found or Held(0, "", [], own=False)


async def hold_deliveries(tx: Tx, spot: Spot) -> None:
    """Holds the deliveries that brought a card's units, before its units: as an inspection does."""
    await tx.all(
        UUID,
        """
        select d.id from app.delivery d where d.tenant_id = $1 and d.id in (
            select u.delivery_id from app.unit u where u.tenant_id = $1 and u.task_id = $2
            and u.assignment_id is not distinct from $3::uuid and u.state = $4)
        order by d.id for update
        """,
        tx.tenant,
        spot.task,
        spot.assignment,
        spot.state.value,
    )


async def changes(tx: ReadTx, spot: Spot) -> list[Change]:
    """What was done last to units of a card's worker, or that lie with nobody; newest first."""
    return await tx.all(
        Change,
        """
        select coalesce(s.name, w.code, '') as name, u.state, count(*)::int as units, u.moved_at
        from app.unit u
        left join app.staff s on s.tenant_id = $1 and s.id = u.moved_by
        left join app.worker w on w.tenant_id = $1 and w.id = u.moved_by
        where u.tenant_id = $1 and u.task_id = $2 and u.moved_at is not null
          and ($3::uuid is null or u.assignment_id is null or u.assignment_id = $3)
        group by 1, u.state, u.moved_at order by u.moved_at desc limit 3
        """,
        tx.tenant,
        spot.task,
        spot.assignment,
    )


async def promises(tx: ReadTx) -> list[Promise]:
    """What active workers took on and have not handed in, by task and due day; no worker is named."""
    return await tx.all(
        Promise,
        """
        select k.id as task_id, k.title, k.unit_name, x.due_on, sum(x.units)::int as units,
               count(distinct x.worker_id)::int as people,
               (sum(x.units) * k.minutes_per_unit)::int as minutes
        from (
            select a.task_id, a.worker_id, a.due_on, a.quantity - coalesce((
                select sum(d.quantity) from app.delivery d where d.tenant_id = a.tenant_id
                and d.assignment_id = a.id and d.rework_of is null), 0) as units
            from app.assignment a
            join app.worker w on w.tenant_id = a.tenant_id and w.id = a.worker_id
                and w.state = 'active'
            where a.tenant_id = $1 and a.state = 'active'
        ) x
        join app.task k on k.tenant_id = $1 and k.id = x.task_id
        where x.units > 0
        group by k.id, k.title, k.unit_name, k.minutes_per_unit, x.due_on
        order by x.due_on, k.id limit 1000
        """,
        tx.tenant,
    )
