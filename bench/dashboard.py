"""The coordinator's dashboard of 50 towns with nine years of rollups, beside one point read.

Both inside one process, through the same kind of door, in alternation: the point read is one row
by its key behind the wall (`begin(actor)`, one statement); the dashboard reads every town's live
figures of a year, the indicators of one town with all their sources, targets and budgets.
"""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import date, datetime

from bench.place import SECRET, Place
from migrations.apply import dsn_for
from tenants.actor import TenantId, system
from tenants.db import DOORS, Door, begin, begin_kpi
from yui import keys
from yui.japan import JST, FiscalYear
from yui.kpi import actions, history, queries

TOWNS, YEARS, ROUNDS, WARM = 50, 9, 2000, 200
FIRST = 90001
TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=JST)

FILL = f"""
insert into app.tenant (code, slug, name, name_en, kana, prefecture, joined_on)
select 90000 + n, 'bench' || n, '町' || n, 'Town ' || n, 'マチ', '20', '2025-04-01'
from generate_series(1, {TOWNS}) n;

insert into kpi.rollup (tenant_id, fiscal_year, month, measure, peer, amount)
select t.code, y, m, k.x, 0, 1000 + k.n from app.tenant t
cross join generate_series({2027 - YEARS}, 2026) y cross join generate_series(0, 12) m
cross join unnest(array['orders_received', 'contract_yen', 'accepted_units', 'accepted_yen',
    'reworks', 'offers_made', 'offers_accepted', 'paid_yen']) with ordinality as k (x, n);

insert into kpi.rollup (tenant_id, fiscal_year, month, measure, peer, amount)
select t.code, y, 0, x, o.code, 7 from app.tenant t
join app.tenant o on o.code <> t.code and o.code % 10 = t.code % 10
cross join generate_series({2027 - YEARS}, 2026) y
cross join unnest(array['shares_out', 'shares_in']) x;

insert into kpi.level (tenant_id, measure, amount)
select code, x, 12 from app.tenant cross join unnest(array['orders_open', 'clients']) x;

insert into kpi.due (tenant_id, measure, on_date, peer, amount)
select code, 'inspections_waiting', date '2026-11-01' + n, 0, n % 2 from app.tenant
cross join generate_series(1, 40) n;

insert into kpi.headcount (tenant_id, measure, amount) select code, 'workers', 40 from app.tenant;

insert into app.body (tenant_id, name, kana, short, address, phone, email, valid_from, bank_code,
    bank_kana, branch_code, branch_kana, account_type, account_number, requester_code)
select code, 'b', 'b', 'b', 'a', '1', 'e', '2025-04-01', '0143', 'x', '433', 'x', '1', '0012345',
    '1234567890' from app.tenant;

analyze
"""


def run(place: Place) -> list[tuple[str, str]]:
    """Rows for the table: p50 and p99 of the dashboard, as × of one point read."""
    place.run(*FILL.split(";"))
    return asyncio.run(_measure(place))


async def _measure(place: Place) -> list[tuple[str, str]]:
    await _open(place)
    try:
        async with begin(system(TenantId(FIRST))) as tx:
            await actions.take_in(
                tx,
                history.shipped_values(),
                budgets=history.shipped_budgets(),
                now=NOON,
            )
            body = await tx.value("select id from app.body where tenant_id = $1", tx.tenant)
        point, figures, whole = _point(body), _figures, _whole
        seen: dict[str, list[float]] = {"point": [], "figures": [], "whole": []}
        for number in range(ROUNDS + WARM):
            for name, read in (("point", point), ("figures", figures), ("whole", whole)):
                took = await _timed(read)
                if number >= WARM:
                    seen[name].append(took)
    finally:
        await _close()
    return _rows(place, seen)


def _rows(place: Place, seen: dict[str, list[float]]) -> list[tuple[str, str]]:
    middle = {name: statistics.median(times) for name, times in seen.items()}
    slow = {name: statistics.quantiles(times, n=100)[98] for name, times in seen.items()}
    for name in seen:
        place.note(f"  {name}: p50 {middle[name] * 1e3:.2f} ms, p99 {slow[name] * 1e3:.2f} ms")
    words = {
        "figures": f"dashboard's figures of {TOWNS} towns from rollups",
        "whole": f"the whole dashboard of {TOWNS} towns with one town's history",
    }
    return [
        (
            f"{text}: p50 and p99, each × the same of one point read",
            f"{middle[name] / middle['point']:.2f}, {slow[name] / slow['point']:.2f} ×",
        )
        for name, text in words.items()
    ]


async def _timed(read: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await read()
    return time.perf_counter() - began


def _point(body: object) -> Callable[[], Awaitable[object]]:
    async def read() -> object:
        async with begin(system(TenantId(FIRST))) as tx:
            return await tx.value(
                "select name from app.body where tenant_id = $1 and id = $2", tx.tenant, body
            )

    return read


async def _figures() -> object:
    async with begin_kpi() as tx:
        towns = list(range(FIRST, FIRST + TOWNS))
        return await queries.figures(tx, towns, fiscal_year=2026, today=TODAY)


async def _whole() -> object:
    async with begin_kpi() as tx:
        return await actions.dashboard(tx, year=FiscalYear(2026), asked="bench1", today=TODAY)


async def _open(place: Place) -> None:
    master = keys.Master(SECRET.encode())

    def dsn(role: str) -> str:
        admin = place.cluster.dsn("postgres", "admin", place.database)
        secret = keys.password(master, role)
        return dsn_for(admin, user=role, password=secret, database=place.database)

    DOORS.town = await Door.open(dsn("yui_app"), key=keys.context_key(master), size=2)
    DOORS.kpi = await Door.open(dsn("yui_kpi"), size=2)


async def _close() -> None:
    for door in (DOORS.town, DOORS.kpi):
        if door is not None:
            await door.close()
    DOORS.town = DOORS.kpi = None
