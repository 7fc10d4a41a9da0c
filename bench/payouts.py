"""A payout run of 10,000 workers × 30 accepted deliveries, beside the bare aggregate of its rows.

The run is the product's own, through the door, each step committed: built by the job's parts
(balances of the ledger up to the closing day → payouts with tax and withholding → their postings),
approved by a second person, its Zengin file made and sealed, and every payee's statement issued as a
row, numbered without a gap; no PDF (`prints` measures those). The floor is `sum(amount) group by
account` over the same postings, by the superuser, without any wall. Three towns hold the same
figures, so that each round pays a town that has not been paid. Then the bank's file for 200,000
transfers, alone.
"""

import asyncio
import statistics
import time
from collections.abc import Awaitable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from bench.dashboard import _close, _open
from bench.month import CLOSING, NOW, Size, field_key, fill
from bench.place import Place
from tenants.actor import Actor, Role, Scope, TenantId, system
from tenants.db import begin
from yui.banking import AccountType
from yui.payouts import actions, zengin
from yui.payouts import model as payouts
from yui.payouts.sheet import actions as sheets
from yui.statements import actions as statements

FULL = Size(towns=3, workers=10_000, pieces=30)
SMALL = Size(towns=1, workers=40, pieces=3)
LINES = 200_000
BUILT, WHOLE = 15, 25
FLOOR = (
    "select credit, sum(amount_yen) from app.posting where tenant_id = $1 and counts_on <= $2"
    " group by credit"
)
Took = dict[str, float]


def run(place: Place, size: Size = FULL) -> list[tuple[str, str]]:
    """Rows for the table."""
    rounds = asyncio.run(_run(place, size))
    what = f"{size.workers:,} workers × {size.pieces}, of the bare aggregate"
    built = statistics.median(took["build"] / took["floor"] for took in rounds)
    whole = statistics.median(_whole(took) / took["floor"] for took in rounds)
    return [
        (f"payout run, {what}", _found(built, most=BUILT)),
        (f"payout run with approval, file and statements, {what}", _found(whole, most=WHOLE)),
        ("transfer file, checked, lines a second of one core", _lines(place, size)),
    ]


def _whole(took: Took) -> float:
    return sum(seconds for step, seconds in took.items() if step != "floor")


def _found(ratio: float, *, most: float) -> str:
    return f"{ratio:.1f} × (at most {most}: {'held' if ratio <= most else 'not held'})"


async def _run(place: Place, size: Size) -> list[Took]:
    admin = await asyncpg.connect(place.superuser)
    await _open(place)
    try:
        bodies = await fill(place, admin, size)
        return [await _round(place, admin, t, body=b, size=size) for t, b in bodies.items()]
    finally:
        await _close()
        await admin.close()


async def _round(place: Place, admin: Any, tenant: TenantId, *, body: UUID, size: Size) -> Took:
    await admin.fetch(FLOOR, tenant, CLOSING)
    before = [await _timed(admin.fetch(FLOOR, tenant, CLOSING)) for _ in range(5)]
    async with begin(system(tenant)) as tx:
        made = await actions.propose(tx, body=body, closing_on=CLOSING, now=NOW)
    took = {
        "build": await _timed(build(tenant, made, size)),
        "approve": await _timed(approve(tenant, made)),
        "file": await _timed(export(tenant, made)),
        "statements": await _timed(issue(tenant, made)),
    }
    after = [await _timed(admin.fetch(FLOOR, tenant, CLOSING)) for _ in range(5)]
    await _check(admin, tenant, made, size=size)
    took["floor"] = statistics.median(before + after)
    steps = ", ".join(f"{step} {seconds * 1e3:.0f} ms" for step, seconds in took.items())
    place.note(f"  {steps}: {_whole(took) / took['floor']:.1f} ×")
    return took


async def _check(admin: Any, tenant: TenantId, run: UUID, *, size: Size) -> None:
    """Everyone is paid what the postings say, with a transfer and a statement."""
    async with begin(system(tenant)) as tx:
        sheet = await sheets.show(tx, run=run, most=1)
    sums = await admin.fetchrow(
        "select (select sum(amount_yen) from app.posting p join app.journal j using (tenant_id)"
        " where j.id = p.journal_id and tenant_id = $1 and j.kind = 'acceptance') as owed,"
        " (select count(*) from app.statement where tenant_id = $1 and run_id = $2) as statements,"
        " (select sum(net_yen) from app.statement where tenant_id = $1 and run_id = $2) as said,"
        " (select total_yen from app.transfer_file where tenant_id = $1 and run_id = $2) as sent",
        tenant,
        run,
    )
    right = (
        sheet.totals.payees == sums["statements"] == size.workers
        and sheet.totals.gross == sums["owed"]
        and sheet.totals.net == sums["said"] == sums["sent"]
    )
    if not right or sheet.checks[0].kind != "ok":
        raise RuntimeError(f"the run is wrong: {sheet.totals}, {dict(sums)}")


async def build(tenant: TenantId, run: UUID, size: Size) -> None:
    parts = 1 + size.workers // payouts.PART
    for at in range(parts):
        async with begin(system(tenant)) as tx:
            await actions.build(tx, run=run, at=at, of=parts, now=NOW)


async def approve(tenant: TenantId, run: UUID) -> None:
    async with begin(Actor(tenant, uuid4(), Scope.TENANT, Role.DIRECTOR)) as tx:
        await actions.approve(tx, run=run, now=NOW)


async def export(tenant: TenantId, run: UUID) -> None:
    async with begin(system(tenant)) as tx:
        await actions.export(tx, run=run, key=field_key(), now=NOW)


async def issue(tenant: TenantId, run: UUID) -> None:
    async with begin(system(tenant)) as tx:
        await statements.issue(tx, run=run, now=NOW)


async def _timed(work: Awaitable[object]) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began


def _lines(place: Place, size: Size) -> str:
    payer = zengin.Payer(
        *("1234567890", "ｼﾔ)ﾐﾎﾝ", "0143", "ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ", "433", "ｼｵｼﾞﾘ"),
        *(AccountType.ORDINARY, "0012345"),
    )
    many = LINES if size == FULL else 100
    transfers = [
        zengin.Transfer(
            *("0143", "ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ", "485", "ｵｵﾏﾁ", 1, f"{n % 10**7:07d}", f"ﾐﾎﾝ ﾊﾅｺ{n % 99}"),
            amount=1_000 + n,
        )
        for n in range(many)
    ]
    seen = []
    for _ in range(7):
        began = time.process_time()  # one core's work: what else runs here does not count
        zengin.transfer_file(payer, transfers, on=date(2026, 12, 15))
        seen.append(many / (time.process_time() - began))
    place.note("  transfer file: " + ", ".join(f"{rate:,.0f}" for rate in seen) + " lines/s")
    return f"{statistics.median(seen):,.0f} (at least 400,000)"
