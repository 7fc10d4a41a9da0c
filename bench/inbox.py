"""A director's inbox with 10,000 open items, beside one point read.

Both inside one process, through the doors that pages use, in alternation: the point read is one
order by its key behind the wall (`begin(actor)`, one statement); the inbox is a page of 50 of all
kinds, the earliest first, and a page from the middle of it.
"""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

from bench.dashboard import _close, _open
from bench.place import Place
from tenants.actor import NOBODY, Actor, Role, Scope, TenantId
from tenants.db import begin, read_json
from yui.inbox import actions
from yui.inbox.actions import Look
from yui.japan import JST

TOWN, EACH, ROUNDS, WARM = 90001, 2500, 1000, 100
NOW = datetime(2026, 11, 20, 10, tzinfo=JST)
FILL = f"""
insert into app.tenant (code, slug, name, name_en, kana, prefecture, joined_on)
    values ({TOWN}, 'bench', '町', 'Town', 'マチ', '20', '2025-04-01');

insert into app.body (tenant_id, name, kana, short, address, phone, email, valid_from, bank_code,
    bank_kana, branch_code, branch_kana, account_type, account_number, requester_code)
select code, 'b', 'b', 'b', 'a', '1', 'e', '2025-04-01', '0143', 'x', '433', 'x', '1', '0012345',
    '1234567890' from app.tenant;

insert into app.client (tenant_id, name) values ({TOWN}, 'c');

insert into app.client_order (tenant_id, client_id, body_id, number, title, spec, quantity,
    unit_price_yen, due_on, received_at)
select c.tenant_id, c.id, b.id, 'n' || n, '案件 ' || n, 's', 100, 1, '2026-12-20',
    timestamptz '2026-10-01 09:00+09' + n * interval '13 minutes'
from app.client c join app.body b on b.tenant_id = c.tenant_id cross join generate_series(1, {EACH}) n;

insert into app.wish (tenant_id, company, title, job_type, template, answers, taken_by, taken_at)
select {TOWN}, '会社', '相談 ' || n, 'data_entry', '1', '{{}}', uuidv7(),
    timestamptz '2026-10-01 09:00+09' + n * interval '17 minutes' from generate_series(1, {EACH}) n;

insert into app.order_change (tenant_id, order_id, asked_by, reason, was_spec, was_quantity,
    was_due_on, quantity, once, proposed_by, proposed_at)
select tenant_id, id, '担当', '増えた', 's', 100, '2026-12-20', 120, uuidv7(), uuidv7(),
    received_at + interval '1 hour' from app.client_order;

insert into app.guard_finding (tenant_id, rule_code, rule_from, key, kind, subject, excerpt,
    evidence, first_week, last_week, found_at)
select {TOWN}, 'r', '2026-04-01', 'k' || n, 'task', 's', '文 ' || n, '[]', '2026-W40', '2026-W40',
    timestamptz '2026-10-01 09:00+09' + n * interval '11 minutes' from generate_series(1, {EACH}) n;

analyze
"""
Read = Callable[[], Awaitable[object]]


def run(place: Place) -> list[tuple[str, str]]:
    """Rows for the table: the inbox as × of one point read."""
    place.run(*FILL.split(";"))
    return asyncio.run(_measure(place))


async def _measure(place: Place) -> list[tuple[str, str]]:
    await _open(place)
    try:
        me = Actor(TenantId(TOWN), NOBODY, Scope.TENANT, Role.DIRECTOR)
        waiting = sum(each.waiting for each in actions.counts(await _ask(me, count=True)))
        assert waiting == 4 * EACH, waiting
        async with begin(me) as tx:
            order = await tx.value(
                "select id from app.client_order where tenant_id = $1 limit 1", tx.tenant
            )
        first = actions.items(await _ask(me))
        reads = {
            "point": _point(me, order),
            "first": lambda: _ask(me),
            "middle": lambda: _ask(me, Look(after_due=NOW, after_id=first[0].subject)),
            "counts": lambda: _ask(me, count=True),
        }
        seen = await _alternate(reads)
    finally:
        await _close()
    return _rows(place, seen)


async def _alternate(reads: dict[str, Read]) -> dict[str, list[float]]:
    seen: dict[str, list[float]] = {name: [] for name in reads}
    for number in range(ROUNDS + WARM):
        for name, read in reads.items():
            began = time.perf_counter()
            await read()
            if number >= WARM:
                seen[name].append(time.perf_counter() - began)
    return seen


def _rows(place: Place, seen: dict[str, list[float]]) -> list[tuple[str, str]]:
    middle = {name: statistics.median(times) for name, times in seen.items()}
    for name, took in middle.items():
        place.note(f"  {name}: p50 {took * 1e3:.2f} ms")
    words = {
        "first": "inbox with 10,000 open items, its first page of 50",
        "middle": "inbox with 10,000 open items, a page from its middle",
        "counts": "inbox with 10,000 open items, all of them counted by kind",
    }
    return [
        (f"{text}: p50 × one point read", f"{middle[name] / middle['point']:.2f} ×")
        for name, text in words.items()
    ]


def _point(me: Actor, order: object) -> Read:
    async def read() -> object:
        async with begin(me) as tx:
            return await tx.value(
                "select title from app.client_order where tenant_id = $1 and id = $2",
                tx.tenant,
                order,
            )

    return read


async def _ask(me: Actor, look: Look | None = None, *, count: bool = False) -> bytes:
    page = actions.page_of(me, look or Look(), now=NOW)
    sql, bound = actions.count_of(me, now=NOW) if count else page
    return await read_json(me, sql, *bound)
