"""A payout run of 10,000 workers × 30 accepted deliveries, beside the bare aggregate of its rows.

The run is the product's own job, `payouts.build`, through the door, committed: balances of the
ledger up to the closing day → payouts with tax and withholding → their postings. The floor is
`sum(amount) group by account` over the same postings, by the superuser, without any wall. Three
towns hold the same figures, so that each round pays a town that has not been paid. Then the bank's
file for 200,000 transfers.
"""

import asyncio
import statistics
import time
from collections.abc import Awaitable
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

import asyncpg

from bench.dashboard import _close, _open
from bench.place import Place
from tenants.actor import NOWHERE, TenantId, system
from tenants.db import begin
from yui.banking import AccountType
from yui.japan import JST
from yui.ledger.model import AccountRef, account_id
from yui.payouts import actions, zengin
from yui.payouts.sheet import actions as sheets

WORKERS, PIECES, TOWNS, LINES = 10_000, 30, 3, 200_000
CLOSING = date(2026, 11, 30)
NOW = datetime(2026, 12, 2, 10, tzinfo=JST)
ROOM = UUID("6f1c7c4e-53c1-5b7a-9d0e-2026112100bb")
CATEGORIES = ("none", "none", "none", "manuscript")

FILL = (
    "insert into registry.person (id) select id from w_in on conflict do nothing",
    (
        "insert into app.worker (tenant_id, id, code, name, kana, joined_on)"
        " select tenant_id, id, 'W-' || n, 'w' || n, 'ﾜ', '2025-04-01' from w_in"
    ),
    (
        "insert into app.engagement (tenant_id, worker_id, body_id, valid_from, contract_on, nda_on,"
        " bank_code, bank_kana, branch_code, branch_kana, account_type, account_cipher, account_tail,"
        " holder_kana, invoice_number) select tenant_id, id, body, '2025-04-01', '2025-04-01',"
        " '2025-04-01', '0143', 'ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ', '485', 'ｵｵﾏﾁ', '1', 'x', '001', 'ﾜ',"
        " case when n % 3 = 0 then 'T7000012050002' end from w_in"
    ),
    (
        "insert into app.account (tenant_id, id, body_id, kind, worker_id, category, tax)"
        " select tenant_id, account, body, 'worker_payable', id, category, 'exclusive' from w_in"
    ),
    (
        "insert into app.journal (tenant_id, id, body_id, key, kind, input_hash, posted_on, made_at,"
        " made_by) select tenant_id, md5(n || ':' || g || ':' || tenant_id)::uuid, body,"
        " 'acceptance:' || n || ':' || g, 'acceptance', 'x', '2026-11-01'::date + g % 28, now(), id"
        f" from w_in cross join generate_series(1, {PIECES}) g"
    ),
    (
        "insert into app.posting (tenant_id, journal_id, line, debit, credit, amount_yen, posted_on,"
        " counts_on, worker_id) select tenant_id, md5(n || ':' || g || ':' || tenant_id)::uuid, 1,"
        " expense, account, 500 + (n * 7 + g * 131) % 4000, '2026-11-01'::date + g % 28,"
        " '2026-11-01'::date + g % 28, id"
        f" from w_in cross join generate_series(1, {PIECES}) g"
    ),
    "vacuum analyze",
)
FLOOR = (
    "select credit, sum(amount_yen) from app.posting where tenant_id = $1 and counts_on <= $2"
    " group by credit"
)


def run(place: Place) -> list[tuple[str, str]]:
    """Rows for the table."""
    return [
        *asyncio.run(_run(place)),
        ("transfer file, checked, lines a second of one core", _lines(place)),
    ]


async def _run(place: Place) -> list[tuple[str, str]]:
    admin = await asyncpg.connect(place.superuser)
    await _open(place)
    try:
        bodies = await _fill(place, admin)
        ratios = [await _round(place, admin, t, body=b) for t, b in bodies.items()]
    finally:
        await _close()
        await admin.close()
    found = f"{statistics.median(ratios):.1f} × (at most 15)"
    return [(f"payout run, {WORKERS:,} workers × {PIECES}, of the bare aggregate", found)]


async def _fill(place: Place, admin: Any) -> dict[TenantId, UUID]:
    await admin.execute(
        "create unlogged table w_in (tenant_id int, n int, id uuid, body uuid, account uuid,"
        " expense uuid, category text)"
    )
    bodies: dict[TenantId, UUID] = {}
    for number in range(TOWNS):
        tenant = TenantId(91001 + number)
        bodies[tenant] = body = uuid5(ROOM, str(tenant))
        await _town(admin, tenant, body=body)
        expense = account_id(tenant, body, AccountRef("work_expense"))
        rows = []
        for n in range(1, WORKERS + 1):
            worker, category = uuid5(ROOM, f"{tenant}/{n}"), CATEGORIES[n % len(CATEGORIES)]
            ref = AccountRef("worker_payable", worker=worker, category=category, tax="exclusive")
            account = account_id(tenant, body, ref)
            rows.append((tenant, n, worker, body, account, expense, category))
        await admin.copy_records_to_table("w_in", records=rows)
    for statement in FILL:
        began = time.perf_counter()
        await admin.execute(statement, timeout=600)
        place.note(f"  {statement[:40]} … {time.perf_counter() - began:.1f} s")
    return bodies


async def _town(admin: Any, tenant: TenantId, *, body: UUID) -> None:
    await admin.execute(
        "insert into app.tenant (code, slug, name, name_en, kana, prefecture, joined_on)"
        " values ($1::int, 'pay' || $1::int, '町', 'Town', 'マチ', '20', '2025-04-01')",
        tenant,
    )
    await admin.execute(
        "insert into app.body (tenant_id, id, name, kana, short, address, phone, email, valid_from,"
        " bank_code, bank_kana, branch_code, branch_kana, account_type, account_number,"
        " requester_code) values ($1, $2, 'b', 'ｼﾔ)ﾐﾎﾝ', 'b', 'a', '1', 'e', '2025-04-01', '0143',"
        " 'ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ', '433', 'ｼｵｼﾞﾘ', '1', '0012345', '1234567890')",
        tenant,
        body,
    )


async def _round(place: Place, admin: Any, tenant: TenantId, *, body: UUID) -> float:
    await admin.fetch(FLOOR, tenant, CLOSING)
    before = [await _timed(admin.fetch(FLOOR, tenant, CLOSING)) for _ in range(5)]
    async with begin(system(tenant)) as tx:
        made = await actions.propose(tx, body=body, closing_on=CLOSING, now=NOW)
    took = await _timed(_build(tenant, made))
    after = [await _timed(admin.fetch(FLOOR, tenant, CLOSING)) for _ in range(5)]
    async with begin(system(tenant)) as tx:
        sheet = await sheets.show(tx, run=made, most=1)
    if sheet.totals.payees != WORKERS or sheet.checks[0].kind != "ok" or tenant == NOWHERE:
        raise RuntimeError(f"the run is wrong: {sheet.totals}")
    floor = statistics.median(before + after)
    place.note(f"  floor {floor * 1e3:.0f} ms, run {took * 1e3:.0f} ms: {took / floor:.1f} ×")
    return took / floor


async def _build(tenant: TenantId, run: UUID) -> None:
    async with begin(system(tenant)) as tx:
        await actions.build(tx, run=run, at=0, of=1, now=NOW)


async def _timed(work: Awaitable[object]) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began


def _lines(place: Place) -> str:
    payer = zengin.Payer(
        *("1234567890", "ｼﾔ)ﾐﾎﾝ", "0143", "ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ", "433", "ｼｵｼﾞﾘ"),
        *(AccountType.ORDINARY, "0012345"),
    )
    transfers = [
        zengin.Transfer(
            *("0143", "ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ", "485", "ｵｵﾏﾁ", 1, f"{n % 10**7:07d}", f"ﾐﾎﾝ ﾊﾅｺ{n % 99}"),
            amount=1_000 + n,
        )
        for n in range(LINES)
    ]
    seen = []
    for _ in range(7):
        began = time.process_time()  # one core's work: what else runs here does not count
        zengin.transfer_file(payer, transfers, on=date(2026, 12, 15))
        seen.append(LINES / (time.process_time() - began))
    place.note("  transfer file: " + ", ".join(f"{rate:,.0f}" for rate in seen) + " lines/s")
    return f"{statistics.median(seen):,.0f} (at least 400,000)"
