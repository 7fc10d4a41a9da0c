"""The month's statements between 50 towns over 10,000 shared items, beside the bare aggregate.

An item is a handover that the lead town accepted. Every town took shares of two others, under a rule
that gives the lead town 10 % and a managing town 3 %: three flows an item. The settlement is the
product's own monthly job, run for every town in a transaction of its own, on two connections as two
workers run them: the first two draw the statements of half the pairs each, lines written on both
sides, summed, taxed, hashed and promised to both towns' books by the gate; the others find it done.
The floor is one statement that computes the same sums of flows by payer and payee from the same
rows, by the superuser, without any wall. Both are warm: the floor runs ten times around each of five
drawings, the workers have drawn a month before, which was empty.
"""

import asyncio
import statistics
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid5

import asyncpg
import msgspec

from bench.dashboard import _close, _open
from bench.month import ROOM, town
from bench.place import Place
from tenants.actor import TenantId, system
from tenants.db import begin
from yui.japan import JST
from yui.settlement import actions


class Size(msgspec.Struct, frozen=True):
    """How many towns, and shared items among them."""

    towns: int
    items: int


FULL, SMALL = Size(50, 10_000), Size(5, 60)
GOAL, FIRST, WORKERS, ROUNDS = 10, 91001, 2, 5
NOW = datetime(2026, 11, 2, 10, tzinfo=JST)
FILL = (
    "set session_replication_role = replica",
    # an item: taken by a guest from the lead one or seven towns on; ten items a share
    (
        "create unlogged table i_in as select n, g, l, $first + m as manager, q, md5('s' || g || l || k)::uuid as share,"
        " md5('h' || n)::uuid as id, 40 + (k * 7) % 60 as price from ("
        " select n, $first + n % $towns as g, $first + (n % $towns + case when n / $towns % 2 = 0"
        " then 1 else 2 end) % $towns as l, n / $towns / 20 as k, 1 + n * 13 % 200 as q, 0 as m"
        " from generate_series(0, $items - 1) n) x"
    ),
    ("create unlogged table s_in as select distinct on (share) * from i_in"),
    (
        "insert into app.share (tenant_id, id, side, other, body_id, task_id, title, spec, job_type,"
        " unit_name, quantity, accepted, unit_price_yen, due_on, answer_by, state, asked_at, answered_at)"
        " select x.here, share, x.side, x.there, b.id, case when x.side = 'out' then uuidv7() end,"
        " '教師データ補正', '見本', '教師データ補正', '件', 9999, 9999, price, '2026-12-10',"
        " '2026-10-05 10:00+09', 'accepted', '2026-10-05 09:00+09', '2026-10-05 10:00+09'"
        " from s_in cross join lateral (values (l, g, 'out'), (g, l, 'in')) x (here, there, side)"
        " join app.body b on b.tenant_id = x.here"
    ),
    (
        "insert into app.settlement_split (tenant_id, share_id, rule_id, manager, client_bp, worker_bp,"
        " manager_bp, sponsor_bp, rest, frozen_at) select x.here, share, md5('r' || g || l)::uuid,"
        " manager, 1000, 8700, 300, 0, 'worker', '2026-10-05 10:00+09'"
        " from s_in cross join lateral (values (l), (g)) x (here)"
    ),
    (
        "insert into app.settlement_rule (tenant_id, id, side, other, manager, client_bp, worker_bp,"
        " manager_bp, sponsor_bp, rest, valid_from, ours, state, proposed_at, answered_at)"
        " select distinct x.here, md5('r' || g || l)::uuid, x.side, x.there, manager, 1000, 8700, 300,"
        " 0, 'worker', date '2026-04-01', x.side = 'client', 'agreed', timestamptz '2026-04-01 09:00+09',"
        " timestamptz '2026-04-01 10:00+09'"
        " from s_in cross join lateral (values (l, g, 'client'), (g, l, 'worker')) x (here, there, side)"
    ),
    (
        "insert into app.share_handover (tenant_id, id, side, share_id, quantity, accepted, state,"
        " handed_at, decided_at) select x.here, id, x.side, share, q, q, 'accepted',"
        " timestamptz '2026-10-19 10:00+09', timestamptz '2026-10-20 10:00+09' + n % 1000 * interval '1 minute'"
        " from i_in cross join lateral (values (l, 'in'), (g, 'out')) x (here, side)"
    ),
    "drop table i_in, s_in",
    "reset session_replication_role",
    "vacuum analyze app.share, app.share_handover, app.settlement_split, app.settlement_rule, app.body",
)
FLOOR = """
    select x.payer, x.payee, sum(x.yen) as yen
    from app.share s
    join app.share_handover h on h.tenant_id = s.tenant_id and h.share_id = s.id and h.side = 'out'
    join app.settlement_split f on f.tenant_id = s.tenant_id and f.share_id = s.id
    cross join lateral (values
        (s.other, s.tenant_id, h.accepted * s.unit_price_yen),
        (s.tenant_id, s.other, h.accepted * s.unit_price_yen * f.client_bp / 10000),
        (s.tenant_id, f.manager, h.accepted * s.unit_price_yen * f.manager_bp / 10000)
    ) x (payer, payee, yen)
    where s.side = 'in' and h.accepted > 0 and h.decided_at < '2026-11-01 00:00+09'
      and x.payer <> x.payee and x.yen > 0
    group by x.payer, x.payee
"""
UNDRAWN = """
    truncate app.settlement cascade;
    delete from gate.settlement_turn where name like 'settlement:drawn:%';
    delete from app.outbox where kind like 'settlement%'
"""
DRAWN = """
    select tenant_id as payer, other as payee,
           sum(case when tenant_id < other then low_owes else high_owes end)::bigint as yen
    from app.settlement group by tenant_id, other
"""


def run(place: Place, size: Size = FULL) -> list[tuple[str, str]]:
    """Rows for the table."""
    ratio = asyncio.run(_run(place, size))
    held = "held" if ratio <= GOAL else "not held"
    what = f"settlement of {size.towns} towns, {size.items:,} shared items, of the bare aggregate"
    return [(what, f"{ratio:.1f} × (at most {GOAL}: {held})")]


async def _run(place: Place, size: Size) -> float:
    admin = await asyncpg.connect(place.superuser)
    await _open(place)
    try:
        await _fill(place, admin, size)
        await asyncio.gather(*(_draw(FIRST, now=NOW.replace(month=9 + n)) for n in range(WORKERS)))
        return statistics.median([await _round(place, admin, size) for _ in range(ROUNDS)])
    finally:
        await _close()
        await admin.close()


async def _round(place: Place, admin: Any, size: Size) -> float:
    """The month drawn as if it never had been."""
    await admin.execute(UNDRAWN)
    before = [await _floor(admin) for _ in range(5)]
    began = time.perf_counter()
    towns = iter(range(FIRST, FIRST + size.towns))
    await asyncio.gather(*(_work(towns) for _ in range(WORKERS)))
    took = time.perf_counter() - began
    after = [await _floor(admin) for _ in range(5)]
    lines = await _check(admin)
    floor = statistics.median(before + after)
    place.note(
        f"  floor {floor * 1e3:.0f} ms, statements drawn in {took * 1e3:.0f} ms,"
        f" {lines:,} lines on both sides: {took / floor:.1f} ×"
    )
    return took / floor


async def _fill(place: Place, admin: Any, size: Size) -> None:
    for number in range(size.towns):
        tenant = TenantId(FIRST + number)
        await town(admin, tenant, body=uuid5(ROOM, str(tenant)))
    for statement in FILL:
        text = statement.replace("$items", str(size.items)).replace("$first", str(FIRST))
        await admin.execute(text.replace("$towns", str(size.towns)), timeout=600)


async def _work(towns: Iterator[int]) -> None:
    """One worker: the next town's job, until there is none."""
    for number in towns:
        await _draw(number, now=NOW)


async def _draw(town: int, *, now: datetime) -> None:
    async with begin(system(TenantId(town))) as tx:
        await actions.draw_all(tx, now=now)


async def _floor(admin: Any) -> float:
    began = time.perf_counter()
    await admin.fetch(FLOOR)
    return time.perf_counter() - began


async def _check(admin: Any) -> int:
    """What the statements say is what the aggregate says, pair by pair; how many lines there are."""
    said = {
        (one["payer"], one["payee"]): one["yen"] for one in await admin.fetch(DRAWN) if one["yen"]
    }
    meant = {(one["payer"], one["payee"]): int(one["yen"]) for one in await admin.fetch(FLOOR)}
    if said != meant:
        raise RuntimeError(f"the statements are wrong: {len(said)} pairs, {len(meant)} meant")
    found: int = await admin.fetchval("select count(*) from app.settlement_item")
    return found
