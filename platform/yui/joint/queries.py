"""Every SQL statement of the slice. What crosses between towns is a call of a gate."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.joint.model import (
    Batch,
    Checked,
    Credit,
    Given,
    Hand,
    Item,
    Lent,
    Mine,
    MyCredit,
    PaidItem,
    Pair,
    Part,
    People,
    Phase,
    Project,
    Seat,
    Terms,
)

_PROJECT: LiteralString = """
    select id, body_id, order_id, title, guide, labels, budget_yen, state, made_at
    from app.joint_project where tenant_id = $1
"""
_PHASE: LiteralString = """
    select h.id, h.project_id, h.number, h.title, h.due_on, h.budget_yen, h.state,
           coalesce((select sum(k.quantity * k.unit_price_yen)
                     from app.joint_batch b
                     join app.task k on k.tenant_id = b.tenant_id and k.id = b.task_id
                     where b.tenant_id = h.tenant_id and b.phase_id = h.id), 0)::bigint as spent_yen
    from app.joint_phase h where h.tenant_id = $1
"""
_BATCH: LiteralString = """
    select b.id, b.project_id, b.phase_id, b.number, b.title, b.task_id, b.items, k.unit_price_yen,
           (select count(*) from app.joint_part p
            join app.joint_answer a on a.tenant_id = p.tenant_id and a.part_id = p.id
            where p.tenant_id = b.tenant_id and p.batch_id = b.id)::int as lent,
           (select count(*) from app.joint_part p
            join app.joint_answer a on a.tenant_id = p.tenant_id and a.part_id = p.id
            where p.tenant_id = b.tenant_id and p.batch_id = b.id and a.live)::int as live
    from app.joint_batch b
    join app.task k on k.tenant_id = b.tenant_id and k.id = b.task_id
    where b.tenant_id = $1
"""
_PART: LiteralString = """
    select p.id, p.side, p.other, t.name as other_name, p.batch_id, p.share_id, p.title,
           p.batch_title, p.guide, p.labels, p.terms_version, p.licence, p.rights, p.training,
           p.sources, p.seats, s.taken, s.labelled, s.done
    from app.joint_part p
    join app.tenant t on t.code = p.other
    cross join lateral (
        select count(x.worker_id)::int as taken, count(x.label)::int as labelled,
               count(*) filter (where u.state = 'done')::int as done
        from app.joint_seat x
        left join app.unit u on u.tenant_id = x.tenant_id and u.id = x.unit_id
        where x.tenant_id = p.tenant_id and x.part_id = p.id
    ) s
    where p.tenant_id = $1
"""


async def record_project(
    tx: Tx,
    project: UUID,
    *,
    body: UUID,
    order: UUID,
    title: str,
    guide: str,
    labels: Sequence[str],
    budget_yen: int,
    at: datetime,
) -> int:
    """A project; 0 rows when the same form made it before."""
    return await tx.run(
        """
        insert into app.joint_project (tenant_id, id, body_id, order_id, title, guide, labels,
                                       budget_yen, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict (tenant_id, id) do nothing
        """,
        *(tx.tenant, project, body, order, title, guide, list(labels), budget_yen, tx.actor.id, at),
    )


async def project(tx: ReadTx, project_id: UUID) -> Project | None:
    """A project."""
    return await tx.one(Project, _PROJECT + " and id = $2", tx.tenant, project_id)


async def locked(tx: Tx, project_id: UUID) -> Project | None:
    """A project, held: whoever spends of its budget holds it."""
    return await tx.one(Project, _PROJECT + " and id = $2 for update", tx.tenant, project_id)


async def projects(tx: ReadTx, *, after: tuple[datetime, UUID] | None, most: int) -> list[Project]:
    """A page of this town's projects, the newest first."""
    sql: LiteralString = (
        _PROJECT + " and ($2::timestamptz is null or (made_at, id) < ($2, $3::uuid))"
        " order by made_at desc, id desc limit $4"
    )
    return await tx.all(Project, sql, tx.tenant, *(after or (None, None)), most)


async def record_state(tx: Tx, project_id: UUID, state: str) -> None:
    """Where the project stands."""
    sql: LiteralString = "update app.joint_project set state = $3 where tenant_id = $1 and id = $2"
    await tx.run(sql, tx.tenant, project_id, state)


async def record_terms(tx: Tx, project_id: UUID, new: Terms) -> None:
    """A version of what may be done with the data."""
    await tx.run(
        """
        insert into app.joint_terms (tenant_id, project_id, version, licence, rights, training,
                                     sources, made_by, made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        *(tx.tenant, project_id, new.version, new.licence, new.rights, new.training),
        *(new.sources, tx.actor.id, new.made_at),
    )


async def terms(tx: ReadTx, project_id: UUID) -> list[Terms]:
    """Every version, the newest first."""
    return await tx.all(
        Terms,
        "select version, licence, rights, training, sources, made_at from app.joint_terms"
        " where tenant_id = $1 and project_id = $2 order by version desc limit 100",
        *(tx.tenant, project_id),
    )


async def record_phase(
    tx: Tx, project_id: UUID, *, number: int, title: str, due_on: date, budget_yen: int
) -> UUID:
    """A phase."""
    made: UUID = await tx.value(
        """
        insert into app.joint_phase (tenant_id, project_id, number, title, due_on, budget_yen)
        values ($1, $2, $3, $4, $5, $6) returning id
        """,
        *(tx.tenant, project_id, number, title, due_on, budget_yen),
    )
    return made


async def phases(tx: ReadTx, project_id: UUID) -> list[Phase]:
    """The phases of a project in their order."""
    sql: LiteralString = _PHASE + " and h.project_id = $2 order by h.number limit 100"
    return await tx.all(Phase, sql, tx.tenant, project_id)


async def phase(tx: ReadTx, phase_id: UUID) -> Phase | None:
    """A phase."""
    return await tx.one(Phase, _PHASE + " and h.id = $2", tx.tenant, phase_id)


async def record_phase_state(tx: Tx, phase_id: UUID, state: str) -> None:
    """Where the phase stands."""
    sql: LiteralString = "update app.joint_phase set state = $3 where tenant_id = $1 and id = $2"
    await tx.run(sql, tx.tenant, phase_id, state)


async def record_batch(
    tx: Tx, of: Phase, *, number: int, title: str, task: UUID, items: int, at: datetime
) -> UUID:
    """A batch."""
    made: UUID = await tx.value(
        """
        insert into app.joint_batch (tenant_id, project_id, phase_id, number, title, task_id, items,
                                     made_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8) returning id
        """,
        *(tx.tenant, of.project_id, of.id, number, title, task, items, at),
    )
    return made


async def record_items(tx: Tx, batch_id: UUID, items: Sequence[Item]) -> None:
    """The items of a batch, in their order, and the right answers that are known."""
    await tx.run(
        """
        insert into app.joint_item (tenant_id, batch_id, place, key, text)
        select $1, $2, n.place, n.key, n.text
        from unnest($3::text[], $4::text[]) with ordinality as n (key, text, place)
        """,
        *(tx.tenant, batch_id, [each.key for each in items], [each.text for each in items]),
    )
    gold = [each for each in items if each.gold]
    await tx.run(
        """
        insert into app.joint_gold (tenant_id, item_id, label)
        select i.tenant_id, i.id, n.label
        from unnest($3::text[], $4::text[]) as n (key, label)
        join app.joint_item i on i.tenant_id = $1 and i.batch_id = $2 and i.key = n.key
        """,
        *(tx.tenant, batch_id, [each.key for each in gold], [each.gold for each in gold]),
    )


async def batches(tx: ReadTx, project_id: UUID) -> list[Batch]:
    """The batches of a project in their order."""
    sql: LiteralString = _BATCH + " and b.project_id = $2 order by b.number limit 500"
    return await tx.all(Batch, sql, tx.tenant, project_id)


async def batch(tx: ReadTx, batch_id: UUID) -> Batch | None:
    """A batch."""
    return await tx.one(Batch, _BATCH + " and b.id = $2", tx.tenant, batch_id)


async def shares_of(tx: ReadTx, batch_id: UUID) -> list[Lent]:
    """The shares of a batch's task that towns took on, with the part they got."""
    return await tx.all(
        Lent,
        """
        select s.id as share_id, s.other, t.name as other_name, s.accepted, s.unit_price_yen,
               p.id as part_id
        from app.joint_batch b
        join app.share s on s.tenant_id = b.tenant_id and s.task_id = b.task_id and s.side = 'out'
        join app.tenant t on t.code = s.other
        left join app.joint_part p on p.tenant_id = s.tenant_id and p.share_id = s.id
        where b.tenant_id = $1 and b.id = $2 and s.accepted > 0 order by s.asked_at limit 200
        """,
        *(tx.tenant, batch_id),
    )


async def lend(
    tx: Tx, part_id: UUID, *, batch: UUID, share: UUID | None, units: int, at: datetime
) -> str:
    """Seats for a town; the gate's word."""
    word: str = await tx.value(
        "select gate.joint_lend($1, $2, $3, $4, $5)", part_id, batch, share, units, at
    )
    return word


async def part(tx: ReadTx, part_id: UUID) -> Part | None:
    """What this town does of a batch."""
    return await tx.one(Part, _PART + " and p.id = $2", tx.tenant, part_id)


async def parts(tx: ReadTx, *, after: tuple[datetime, UUID] | None, most: int) -> list[Part]:
    """What this town does for other towns' projects, the newest first."""
    sql: LiteralString = (
        _PART
        + " and p.side = 'in' and ($2::timestamptz is null or (p.made_at, p.id) < ($2, $3::uuid))"
        " order by p.made_at desc, p.id desc limit $4"
    )
    return await tx.all(Part, sql, tx.tenant, *(after or (None, None)), most)


async def own_parts(tx: ReadTx) -> list[UUID]:
    """Parts whose seats lie in this town and whose answers are not all passed on."""
    return await tx.all(
        UUID,
        "select id from app.joint_part where tenant_id = $1 and side in ('own', 'in')"
        " order by made_at desc limit 500",
        tx.tenant,
    )


async def hands(tx: ReadTx, part_id: UUID) -> list[Hand]:
    """How far each of the town's own people is with a part."""
    return await tx.all(
        Hand,
        """
        select w.code, w.name, count(*)::int as taken, count(s.label)::int as labelled,
               count(*) filter (where u.state = 'done')::int as done
        from app.joint_seat s
        join app.worker w on w.tenant_id = s.tenant_id and w.id = s.worker_id
        left join app.unit u on u.tenant_id = s.tenant_id and u.id = s.unit_id
        where s.tenant_id = $1 and s.part_id = $2
        group by w.code, w.name order by w.code limit 500
        """,
        *(tx.tenant, part_id),
    )


async def take(tx: Tx, assignment: UUID, *, at: datetime) -> int:
    """Seats for an assignment of hers; how many are hers now."""
    taken: int = await tx.value("select gate.joint_take($1, $2)", assignment, at)
    return taken


async def mine(tx: ReadTx) -> list[Mine]:
    """Her assignments in projects."""
    return await tx.all(Mine, "select * from gate.joint_mine()")


_SEAT: LiteralString = """
    select s.id, s.part_id, s.assignment_id, s.place, s.key, s.text, s.slot, s.label, s.unit_id,
           u.state
    from app.joint_seat s
    left join app.unit u on u.tenant_id = s.tenant_id and u.id = s.unit_id
    where s.tenant_id = $1
"""


async def seats(tx: ReadTx, assignment: UUID, *, after: int, most: int) -> list[Seat]:
    """A page of an assignment's seats by place; under scope `person`, her own."""
    sql: LiteralString = (
        _SEAT + " and s.assignment_id = $2 and s.place > $3 order by s.place, s.id limit $4"
    )
    return await tx.all(Seat, sql, tx.tenant, assignment, after, most)


async def counted(tx: ReadTx, assignment: UUID) -> dict[str, int]:
    """How many of her seats stand where: '' before the first answer, else the unit's state."""
    found: dict[str, int] = await tx.value(
        """
        select coalesce(jsonb_object_agg(x.state, x.n), '{}') from (
            select coalesce(u.state, '') as state, count(*) as n
            from app.joint_seat s
            left join app.unit u on u.tenant_id = s.tenant_id and u.id = s.unit_id
            where s.tenant_id = $1 and s.assignment_id = $2 group by 1) x
        """,
        *(tx.tenant, assignment),
    )
    return found


async def ready_locked(tx: Tx, assignment: UUID) -> int:
    """How many of her answers are to be handed in; her seats are held, so two forms count them once."""
    await tx.all(
        UUID,
        "select id from app.joint_seat where tenant_id = $1 and assignment_id = $2 for update",
        *(tx.tenant, assignment),
    )
    return (await counted(tx, assignment)).get("doing", 0)


async def seat_locked(tx: Tx, seat: UUID) -> Seat | None:
    """One seat of hers, held."""
    return await tx.one(Seat, _SEAT + " and s.id = $2 for update of s", tx.tenant, seat)


async def record_label(tx: Tx, seat: UUID, *, label: str, unit: UUID, at: datetime) -> None:
    """Her answer."""
    await tx.run(
        "update app.joint_seat set label = $3, unit_id = $4, labelled_at = $5"
        " where tenant_id = $1 and id = $2",
        *(tx.tenant, seat, label, unit, at),
    )


async def collect(tx: Tx, part_id: UUID, *, at: datetime) -> int | None:
    """Passes accepted answers on to the lead town; how many changed, None where there is no part."""
    changed: int | None = await tx.value("select gate.joint_collect($1, $2)", part_id, at)
    return changed


async def pairs(tx: ReadTx, project_id: UUID, *, batch: UUID | None = None) -> list[Pair]:
    """The two accepted answers of items, of a project or of one batch, alike ones counted."""
    return await tx.all(
        Pair,
        """
        select a.label as first, z.label as second, count(*)::int as times
        from app.joint_batch b
        join app.joint_item i on i.tenant_id = b.tenant_id and i.batch_id = b.id
        join app.joint_answer a on a.tenant_id = i.tenant_id and a.item_id = i.id
             and a.slot = 1 and a.live
        join app.joint_answer z on z.tenant_id = i.tenant_id and z.item_id = i.id
             and z.slot = 2 and z.live
        where b.tenant_id = $1 and b.project_id = $2 and ($3::uuid is null or b.id = $3)
        group by a.label, z.label
        """,
        *(tx.tenant, project_id, batch),
    )


async def checked(tx: ReadTx, project_id: UUID) -> list[Checked]:
    """Accepted answers to gold items by batch and town, and how many were right."""
    return await tx.all(
        Checked,
        """
        select b.id as batch_id, p.other as town, count(*)::int as answers,
               count(*) filter (where a.label = g.label)::int as right
        from app.joint_batch b
        join app.joint_item i on i.tenant_id = b.tenant_id and i.batch_id = b.id
        join app.joint_gold g on g.tenant_id = i.tenant_id and g.item_id = i.id
        join app.joint_answer a on a.tenant_id = i.tenant_id and a.item_id = i.id and a.live
        join app.joint_part p on p.tenant_id = a.tenant_id and p.id = a.part_id
        where b.tenant_id = $1 and b.project_id = $2 group by b.id, p.other
        """,
        *(tx.tenant, project_id),
    )


async def paid(
    tx: ReadTx, batch_id: UUID, *, after: tuple[int, int] | None, most: int
) -> list[PaidItem]:
    """A page of a batch's answers by place and slot, each with what is owed for it."""
    return await tx.all(
        PaidItem,
        """
        select a.id, i.place, a.slot, i.key, p.other as town, t.name as town_name, a.label, a.live,
               g.label as gold, v.label as verdict,
               case p.side when 'own' then k.unit_price_yen else s.unit_price_yen end as unit_price_yen
        from app.joint_batch b
        join app.task k on k.tenant_id = b.tenant_id and k.id = b.task_id
        join app.joint_item i on i.tenant_id = b.tenant_id and i.batch_id = b.id
        join app.joint_answer a on a.tenant_id = i.tenant_id and a.item_id = i.id
        join app.joint_part p on p.tenant_id = a.tenant_id and p.id = a.part_id
        join app.tenant t on t.code = p.other
        left join app.share s on s.tenant_id = p.tenant_id and s.id = p.share_id
        left join app.joint_gold g on g.tenant_id = i.tenant_id and g.item_id = i.id
        left join app.joint_verdict v on v.tenant_id = i.tenant_id and v.item_id = i.id
        where b.tenant_id = $1 and b.id = $2
          and ($3::int is null or (i.place, a.slot) > ($3, $4::int))
        order by i.place, a.slot limit $5
        """,
        *(tx.tenant, batch_id, *(after or (None, None)), most),
    )


async def given(tx: ReadTx, project_id: UUID) -> list[Given]:
    """What each town gave: accepted answers and what they cost the lead body, before tax."""
    return await tx.all(
        Given,
        """
        select p.other as town, t.name, count(*)::int as seats,
               count(*) filter (where a.live)::int as answers,
               coalesce(sum(case p.side when 'own' then k.unit_price_yen else s.unit_price_yen end)
                        filter (where a.live), 0)::bigint as yen
        from app.joint_batch b
        join app.task k on k.tenant_id = b.tenant_id and k.id = b.task_id
        join app.joint_part p on p.tenant_id = b.tenant_id and p.batch_id = b.id
        join app.joint_answer a on a.tenant_id = p.tenant_id and a.part_id = p.id
        join app.tenant t on t.code = p.other
        left join app.share s on s.tenant_id = p.tenant_id and s.id = p.share_id
        where b.tenant_id = $1 and b.project_id = $2 group by p.other, t.name order by p.other
        """,
        *(tx.tenant, project_id),
    )


async def people(tx: ReadTx, project_id: UUID) -> list[People]:
    """How many people of each town answered."""
    return await tx.all(People, "select * from gate.joint_people($1)", project_id)


async def credits_of(tx: ReadTx, project_id: UUID) -> list[Credit]:
    """Who consented to be named, or to have her story told."""
    return await tx.all(Credit, "select * from gate.joint_credits($1)", project_id)


async def item_apart(tx: Tx, answer: UUID) -> tuple[UUID, UUID, list[str]] | None:
    """An answer's item, its batch and both answers, where they differ and nobody settled them."""
    found: dict[str, str] | None = await tx.value(
        """
        select jsonb_build_object('item', a.item_id, 'batch', i.batch_id, 'one', a.label, 'other', z.label)
        from app.joint_answer a
        join app.joint_answer z on z.tenant_id = a.tenant_id and z.item_id = a.item_id
             and z.slot <> a.slot and z.live
        join app.joint_item i on i.tenant_id = a.tenant_id and i.id = a.item_id
        where a.tenant_id = $1 and a.id = $2 and a.live and a.label <> z.label
          and not exists (select from app.joint_verdict v
                          where v.tenant_id = a.tenant_id and v.item_id = a.item_id)
        """,
        *(tx.tenant, answer),
    )
    if found is None:
        return None
    return UUID(found["item"]), UUID(found["batch"]), [found["one"], found["other"]]


async def record_verdict(tx: Tx, item: UUID, *, label: str, at: datetime) -> int:
    """What holds where two answers differ; 0 rows when it was settled before."""
    return await tx.run(
        """
        insert into app.joint_verdict (tenant_id, item_id, label, decided_by, decided_at)
        values ($1, $2, $3, $4, $5) on conflict (tenant_id, item_id) do nothing
        """,
        *(tx.tenant, item, label, tx.actor.id, at),
    )


async def record_credit(
    tx: Tx,
    part_id: UUID,
    *,
    name_ok: bool,
    story_ok: bool,
    shown_as: str,
    version: int,
    says: str,
    at: datetime,
) -> int:
    """Her consent; 0 rows when one lives."""
    return await tx.run(
        """
        insert into app.joint_credit (tenant_id, part_id, worker_id, name_ok, story_ok, shown_as,
                                      version, says, given_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (tenant_id, part_id, worker_id) where revoked_at is null do nothing
        """,
        *(tx.tenant, part_id, tx.actor.id, name_ok, story_ok, shown_as, version, says, at),
    )


async def record_uncredit(tx: Tx, credit: UUID, *, at: datetime) -> int:
    """She takes it back."""
    return await tx.run(
        "update app.joint_credit set revoked_at = $3"
        " where tenant_id = $1 and id = $2 and worker_id = $4 and revoked_at is null",
        *(tx.tenant, credit, at, tx.actor.id),
    )


async def my_credits(tx: ReadTx) -> list[MyCredit]:
    """Her own living consents."""
    return await tx.all(
        MyCredit,
        "select id, part_id, shown_as, name_ok, story_ok, given_at from app.joint_credit"
        " where tenant_id = $1 and worker_id = $2 and revoked_at is null order by given_at limit 200",
        *(tx.tenant, tx.actor.id),
    )
