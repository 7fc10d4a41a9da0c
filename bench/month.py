"""A month of accepted work, for benches: towns × workers × pieces, each piece with its delivery,
inspection and posting; every worker has a bank account sealed as the product seals it."""

import time
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

import msgspec

from bench.place import SECRET, Place
from tenants.actor import TenantId, system
from tenants.db import begin
from yui import keys
from yui.japan import JST
from yui.ledger.model import AccountRef, account_id
from yui.people.model import number_of
from yui.vault import actions as vault
from yui.vault.model import Secret

CLOSING = date(2026, 11, 30)
NOW = datetime(2026, 12, 2, 10, tzinfo=JST)
ROOM = UUID("6f1c7c4e-53c1-5b7a-9d0e-2026112100bb")
CATEGORIES = ("none", "none", "none", "manuscript")
FAMILY = "佐藤 鈴木 高橋 田中 渡辺 伊藤 山本 中村 小林 加藤 吉田 山田 松本 井上 木村 林 清水 斎藤 森 池田"
GIVEN = "さゆり 美咲 陽子 恵 直美 智子 由美子 久美子 真由美 明美 千春 香織 彩 裕子 綾乃"
WORK = "会議録の文字起こし 名刺データ入力 観光写真のタグ付け 議会だよりの校正 教師データ補正 移住者アンケートの集計"


class Size(msgspec.Struct, frozen=True):
    """How many towns, workers in each and pieces of work of each worker."""

    towns: int
    workers: int
    pieces: int


FILL = (
    (
        "create unlogged table w_in (tenant_id int, n int, id uuid, body uuid, account uuid,"
        " expense uuid, category text, engagement uuid, cipher bytea, name text)"
    ),
    "copy",
    "analyze w_in",
    "set session_replication_role = replica",  # what is written holds together by its making
    "insert into registry.person (id) select id from w_in on conflict do nothing",
    (
        "insert into app.worker (tenant_id, id, code, name, kana, joined_on)"
        " select tenant_id, id, 'W-' || lpad(n::text, 5, '0'), name, 'ﾜ', '2025-04-01' from w_in"
    ),
    (
        "insert into app.engagement (tenant_id, id, worker_id, body_id, valid_from, contract_on, nda_on,"
        " bank_code, bank_kana, branch_code, branch_kana, account_type, account_cipher, account_tail,"
        " holder_kana, invoice_number) select tenant_id, engagement, id, body, '2025-04-01',"
        " '2025-04-01', '2025-04-01', '0143', 'ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ', '485', 'ｵｵﾏﾁ', '1', cipher, '001',"
        " 'ﾐﾎﾝ ﾊﾅｺ' || n, case when n % 3 = 0 then 'T7000012050002' end from w_in"
    ),
    (
        "insert into app.account (tenant_id, id, body_id, kind, worker_id, category, tax)"
        " select tenant_id, account, body, 'worker_payable', id, category, 'exclusive' from w_in"
    ),
    # a worker's work and its price; g is the day of the month that a piece was accepted on
    (
        "create unlogged table p_in as select w.*, g, 5 + (n + g) % 60 as units,"
        " 40 + (n * 7 + g * 131) % 120 as price,"
        " ('00' || substr(md5(n || ':' || g || ':' || tenant_id), 3))::uuid as journal,"  # before the run
        " md5('d' || n || ':' || g || ':' || tenant_id)::uuid as delivery,"
        " md5('a' || n || ':' || g % 6 || ':' || tenant_id)::uuid as assignment"
        " from w_in w cross join generate_series(1, $pieces) g"
    ),
    (
        "insert into app.assignment (tenant_id, id, offer_id, task_id, worker_id, body_id, title,"
        " quantity, unit_name, unit_price_yen, withholding, inspection_days, due_on, accepted_at)"
        " select distinct on (assignment) tenant_id, assignment, uuidv7(), uuidv7(), id, body,"
        " (string_to_array($work, ' '))[1 + (n + g) % 6] || '（第' || 1 + g % 6 || '回）', 99999, '件',"
        " price, category, 10, '2026-12-10', '2026-10-20 09:00+09' from p_in"
    ),
    (
        "insert into app.delivery (tenant_id, id, assignment_id, task_id, worker_id, body_id, quantity,"
        " once, delivered_at, inspection_due, state) select tenant_id, delivery, assignment, uuidv7(),"
        " id, body, units, uuidv7(), timestamptz '2026-10-31 09:00+09' + g % 28 * interval '1 day',"
        " '2026-12-10', 'accepted' from p_in"
    ),
    (
        "insert into app.inspection (tenant_id, delivery_id, worker_id, inspector_id, accepted, returned,"
        " yen, journal_id, inspected_at, counted_on) select tenant_id, delivery, id, body, units, 0,"
        " units * price, journal, timestamptz '2026-11-01 09:00+09' + g % 28 * interval '1 day',"
        " '2026-11-01'::date + g % 28 from p_in"
    ),
    (
        "insert into app.journal (tenant_id, id, body_id, key, kind, input_hash, posted_on, made_at,"
        " made_by) select tenant_id, journal, body, 'acceptance:' || n || ':' || g, 'acceptance', 'x',"
        " '2026-11-01'::date + g % 28, now(), id from p_in"
    ),
    (
        "insert into app.posting (tenant_id, journal_id, line, debit, credit, amount_yen, posted_on,"
        " counts_on, worker_id) select tenant_id, journal, 1, expense, account, units * price,"
        " '2026-11-01'::date + g % 28, '2026-11-01'::date + g % 28, id from p_in"
    ),
    "drop table w_in, p_in",
    "reset session_replication_role",
    "vacuum analyze",
)


def field_key() -> bytes:
    """Opens the account numbers."""
    return keys.field_key(keys.Master(SECRET.encode()))


async def fill(place: Place, admin: Any, size: Size) -> dict[TenantId, UUID]:
    """Writes the month; the towns with their bodies."""
    bodies: dict[TenantId, UUID] = {}
    for number in range(size.towns):
        tenant = TenantId(91001 + number)
        bodies[tenant] = uuid5(ROOM, str(tenant))
        await town(admin, tenant, body=bodies[tenant])
    for statement in FILL:
        began = time.perf_counter()
        if statement == "copy":
            for tenant, body in bodies.items():
                rows = await _workers(tenant, body, size)
                await admin.copy_records_to_table("w_in", records=rows)
        else:
            text = statement.replace("$pieces", str(size.pieces)).replace("$work", f"'{WORK}'")
            await admin.execute(text, timeout=600)
        if (took := time.perf_counter() - began) > 1:
            place.note(f"  {statement[:40]} … {took:.1f} s")
    return bodies


async def _workers(tenant: TenantId, body: UUID, size: Size) -> list[tuple[object, ...]]:
    async with begin(system(tenant)) as tx:
        ring = await vault.sealing(tx, key=field_key())
    expense = account_id(tenant, body, AccountRef("work_expense"))
    family, given = FAMILY.split(), GIVEN.split()
    rows: list[tuple[object, ...]] = []
    for n in range(1, size.workers + 1):
        worker, category = uuid5(ROOM, f"{tenant}/{n}"), CATEGORIES[n % len(CATEGORIES)]
        engagement = uuid5(ROOM, f"{tenant}/{n}/engagement")
        ref = AccountRef("worker_payable", worker=worker, category=category, tax="exclusive")
        cipher = ring.seal(Secret(f"{n % 10**7:07d}"), number_of(engagement))
        name = f"{family[n % len(family)]} {given[n * 7 % len(given)]}"
        account = account_id(tenant, body, ref)
        rows.append((tenant, n, worker, body, account, expense, category, engagement, cipher, name))
    return rows


async def town(admin: Any, tenant: TenantId, *, body: UUID) -> None:
    """A town with its body."""
    await admin.execute(
        "insert into app.tenant (code, slug, name, name_en, kana, prefecture, joined_on)"
        " values ($1::int, 'pay' || $1::int, '町', 'Town', 'マチ', '20', '2025-04-01')",
        tenant,
    )
    await admin.execute(
        "insert into app.body (tenant_id, id, name, kana, short, address, phone, email, valid_from,"
        " bank_code, bank_kana, branch_code, branch_kana, account_type, account_number,"
        " requester_code, invoice_number) values ($1, $2, '一般社団法人 見本町振興公社', 'ｼﾔ)ﾐﾎﾝ', '見振',"
        " '〒384-2305　長野県北佐久郡見本町1-1', '0267-00-0000', 'e', '2025-04-01', '0143', 'ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ',"
        " '433', 'ｼｵｼﾞﾘ', '1', '0012345', '1234567890', 'T7000012050002')",
        tenant,
        body,
    )
