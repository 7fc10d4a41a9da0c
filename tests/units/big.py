"""An order of 10,000 units as a year of work leaves it: a task of all its units, and one of many hands.

Written as the superuser in a few statements: the actions would take minutes.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from tests.conftest import Town
from tests.deliveries import seed
from tests.deliveries.seed import DUE, NOW

PEOPLE = 100
"""Workers of the town, as it hopes to have (ground truth §0)."""


@dataclass(frozen=True)
class Big:
    """What the pages need: the order, its task of all units, one of its small tasks, a file, a
    delivery and an assignment of worker 1."""

    order: UUID
    task: UUID
    wide: UUID
    file: UUID
    delivery: UUID
    assignment: UUID


async def big(town: Town, *, units: int = 10_000, tasks: int = 24) -> Big:
    """The order: one task of `units` rows of a hundred people, and a second order's many tasks."""
    order = await seed.order(town, quantity=units * 2)
    task = await seed.task(town, quantity=units, of=order)
    others = [await seed.task(town, quantity=units // tasks, of=order) for _ in range(tasks)]
    await _people(town)
    first = await _assigned(town, task, people=PEOPLE, each=max(1, units // PEOPLE // 2))
    for other in others:
        await _assigned(town, other, people=8, each=max(1, units // tasks // 10))
    for one in (task, *others):
        await _units(town, one)
    file = await _file(town, task)
    async with town.admin() as admin:
        await admin.execute("analyze")
    return Big(order, task, others[0], file, *first)


async def _people(town: Town) -> None:
    async with town.admin() as admin:
        await admin.execute(
            """
            with new as (insert into registry.person (id)
                         select gen_random_uuid() from generate_series(1, $2) returning id),
            n as (select id, row_number() over () as n from new)
            insert into app.worker select (jsonb_populate_record(w, jsonb_build_object('id', n.id,
                'code', 'X-' || n.n, 'email', 'x' || n.n || '@example.jp'))).*
            from app.worker w, n where w.id = $1
            """,
            town.worker(),
            PEOPLE - 14,
        )


async def _assigned(town: Town, task: UUID, *, people: int, each: int) -> tuple[UUID, UUID]:
    """So many people took `each` units on and handed two fifths in; worker 1 is the first of them."""
    mine = await seed.assignment(town, quantity=each, of=task)
    async with town.admin() as admin:
        await admin.execute(
            """
            with w as (select id, gen_random_uuid() as offer, gen_random_uuid() as made
                       from app.worker where tenant_id = $2 and id <> $3 order by code limit $4),
            o as (insert into app.offer select (jsonb_populate_record(f, jsonb_build_object(
                      'id', w.offer, 'worker_id', w.id))).*
                  from app.offer f join app.assignment a on a.offer_id = f.id, w where a.id = $1)
            insert into app.assignment select (jsonb_populate_record(a, jsonb_build_object(
                'id', w.made, 'worker_id', w.id, 'offer_id', w.offer))).*
            from app.assignment a, w where a.id = $1
            """,
            *(mine, town.tenant("tateshina"), town.worker(), people - 1),
        )
        await admin.execute(
            """
            insert into app.delivery (tenant_id, assignment_id, task_id, worker_id, body_id,
                quantity, once, delivered_at, inspection_due)
            select a.tenant_id, a.id, a.task_id, a.worker_id, a.body_id, greatest(1, a.quantity / 5),
                gen_random_uuid(), $2, $3
            from app.assignment a, generate_series(1, 2) where a.task_id = $1
            """,
            *(task, NOW, DUE),
        )
        delivery = await admin.fetchval(
            "select id from app.delivery where assignment_id = $1 order by id limit 1", mine
        )
    return delivery, mine


async def _units(town: Town, task: UUID) -> None:
    """The rows, longer than a page shows of them: all states, each person's next to each other, the rest with nobody."""
    states = ["doing", "submitted", "checking", "rework", "done"]
    payload = ", ".join(f"'列{n}', repeat('長い資料', 20)" for n in range(12))
    async with town.admin() as admin:
        await admin.execute(
            f"""
            insert into app.unit (tenant_id, task_id, key, label, payload, state, assignment_id,
                                  worker_id, made_at, moved_at)
            select k.tenant_id, k.id, 'A-' || lpad(n::text, 5, '0'), repeat('長い件名', 40),
                   jsonb_build_object({payload}),
                   case when a.id is null then 'todo' else ($2::text[])[1 + n % 5] end,
                   a.id, a.worker_id, $3, $3
            from app.task k
            cross join lateral generate_series(0, k.quantity - 1) n
            left join (select s.*, row_number() over (order by s.id) - 1 as place
                       from app.assignment s where s.task_id = $1) a on a.place = n / a.quantity
            where k.id = $1
            """,
            *(task, states, NOW),
        )


async def _file(town: Town, task: UUID) -> UUID:
    """A file whose every second row is wrong."""
    made = uuid4()
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.unit_import (tenant_id, id, task_id, name, sha256, total, good, bad,"
            " same, once, made_by, made_at, state, columns) values ($1, $2, $3, 'x.csv', $4, 10000,"
            " 5000, 5000, 0, $2, $2, $5, 'read', $6)",
            *(town.tenant("tateshina"), made, task, b"x" * 32, NOW),
            '[{"head": "番号", "use": "key"}, {"head": "件名", "use": "label"}]',
        )
        await admin.execute(
            """
            insert into app.unit_import_row (tenant_id, import_id, line, key, label, payload,
                problem, field, unit_id, cells)
            select $1, $2, n, 'A-' || n, repeat('長い件名', 40),
                jsonb_build_object('長い列', repeat('長い資料', 30)),
                case when n % 2 = 0 then 'twice' end, 'key', gen_random_uuid(), '["A", "B"]'
            from generate_series(2, 10001) n
            """,
            *(town.tenant("tateshina"), made),
        )
    return made
