"""The small world that tests begin with: five towns, their staff, workers and one client each.

Everything has a fixed id (`ident("tateshina/worker/3")`), so a test can name what it means. It is
written once, by the actions the product itself uses where they exist, into a template database
that every test gets a copy of.
"""

from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from tenants.actor import Actor, Role, Scope, TenantId

TOWNS = {
    "tateshina": (20324, "立科町", "Tateshina", "タテシナマチ", "20", "立振"),
    "shiojiri": (20215, "塩尻市", "Shiojiri", "シオジリシ", "20", "塩振"),
    "itoigawa": (15216, "糸魚川市", "Itoigawa", "イトイガワシ", "15", "糸キ"),
    "omachi": (20212, "大町市", "Omachi", "オオマチシ", "20", "大振"),
    "azumino": (20220, "安曇野市", "Azumino", "アヅミノシ", "20", "安振"),
}
WORKERS = {"tateshina": 14, "shiojiri": 6, "itoigawa": 4, "omachi": 2, "azumino": 2}
STAFF = {"director": Role.DIRECTOR, "staff": Role.STAFF, "leader": Role.LEADER}
PASSWORD = "正しい馬の電池ホチキス"
TODAY = date(2026, 11, 20)


def ident(path: str) -> UUID:
    """The fixed id of a thing of the test world."""
    return uuid5(NAMESPACE_URL, f"https://yui.test/{path}")


def tenant(slug: str) -> TenantId:
    """The town's code."""
    return TenantId(TOWNS[slug][0])


def actor(slug: str, role: str = "director", number: int = 1) -> Actor:
    """A caller of the test world: director, staff, leader, worker, client, coordinator, system."""
    if role == "coordinator":
        who = ident("coordinator")
        return Actor(TenantId(0), who, Scope.TENANT, Role.COORDINATOR, name="広域 調子")
    if role == "system":
        return Actor(tenant(slug), UUID(int=0), Scope.SYSTEM, Role.SYSTEM, name="system")
    if role == "worker":
        who = ident(f"{slug}/worker/{number}")
        return Actor(tenant(slug), who, Scope.PERSON, Role.WORKER, name=f"{slug} 働子{number}")
    if role == "client":
        who = ident(f"{slug}/client/{number}")
        return Actor(tenant(slug), who, Scope.CLIENT, Role.CLIENT, name=f"{slug} 株式会社")
    who = ident(f"{slug}/{role}")
    body = ident(f"{slug}/body")
    return Actor(tenant(slug), who, Scope.TENANT, STAFF[role], name=f"{slug} {role}", body=body)


def actors() -> list[tuple[str, Actor]]:
    """Every caller with an account: (log-in, actor)."""
    found = [("coordinator", actor("tateshina", "coordinator"))]
    for slug in TOWNS:
        found += [(f"{slug}.{role}", actor(slug, role)) for role in STAFF]
        found += [(f"{slug}.w{n}", actor(slug, "worker", n)) for n in range(1, WORKERS[slug] + 1)]
        found.append((f"{slug}.client", actor(slug, "client")))
    return found


async def build(admin: Any, *, password_hash: str, cipher: Any) -> None:
    """Writes the world as the superuser. `cipher(tenant, row, text)` encrypts a bank account."""
    for slug, (code, name, english, kana, prefecture, _) in TOWNS.items():
        await admin.execute(
            "insert into app.tenant (code, slug, name, name_en, kana, prefecture, joined_on)"
            " values ($1, $2, $3, $4, $5, $6, '2025-04-01')",
            *(code, slug, name, english, kana, prefecture),
        )
    for lead in TOWNS:
        for guest in TOWNS:
            if lead != guest:
                await admin.execute(
                    "insert into app.agreement (lead, guest, valid_from, scheme, document)"
                    " values ($1, $2, '2025-04-01', 'both', '広域連携協定書')",
                    *(tenant(lead), tenant(guest)),
                )
    for slug in TOWNS:
        await _town(admin, slug, cipher=cipher)
    for login, who in actors():
        await admin.execute(
            "insert into auth.account (login, email, password_hash, role, scope, town, subject, body, name)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            *(login, f"{login}@yui.test", password_hash, who.role.value, who.scope.value),
            *(int(who.tenant), who.id, who.body, who.name),
        )


async def _town(admin: Any, slug: str, *, cipher: Any) -> None:
    code, name, _, kana, _, short = TOWNS[slug]
    body = ident(f"{slug}/body")
    await admin.execute(
        "insert into app.body (tenant_id, id, name, kana, short, address, phone, email, valid_from,"
        " bank_code, bank_kana, branch_code, branch_kana, account_type, account_number, requester_code)"
        " values ($1, $2, $3, $4, $5, $6, '0267-00-0000', $7, '2025-04-01',"
        " '0143', 'ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ', '433', 'ｼｵｼﾞﾘ', '1', '0012345', '1234567890')",
        *(code, body, f"一般社団法人{name}振興公社", f"シヤ){kana}", short),
        *(f"長野県{name}1-1", f"office@{slug}.yui.test"),
    )
    await admin.execute(
        "insert into app.body_closing (tenant_id, body_id, valid_from, closing_day, pay_month_offset,"
        " pay_day) select tenant_id, id, valid_from, closing_day, pay_month_offset, pay_day from app.body"
        " where tenant_id = $1 and id = $2",
        *(code, body),
    )
    for role in STAFF:
        await admin.execute(
            "insert into app.staff (tenant_id, id, body_id, name, role) values ($1, $2, $3, $4, $5)",
            *(code, ident(f"{slug}/{role}"), body, f"{slug} {role}", role),
        )
    await admin.execute(
        "insert into app.client (tenant_id, id, name, kana) values ($1, $2, $3, 'カブシキガイシヤ')",
        *(code, ident(f"{slug}/client/1"), f"{name}の得意先株式会社"),
    )
    for kind, number in (("effort", "契00001"), ("nda", "秘00001")):
        await _contract(admin, slug, kind=kind, number=f"{short}-R7-{number}")
    for number in range(1, WORKERS[slug] + 1):
        await _worker(admin, slug, number, cipher=cipher)


async def _contract(admin: Any, slug: str, *, kind: str, number: str) -> None:
    """What the town's client may order under: accepted when silent for 10 days, paid a month on."""
    terms = (10, 31, 1, 31) if kind != "nda" else (None, None, None, None)
    await admin.execute(
        "insert into app.contract (tenant_id, id, client_id, body_id, kind, number, subject,"
        " valid_from, valid_to, settlement, personal_data, acceptance_days, closing_day, pay_months,"
        " pay_day, made_by, made_at, state)"
        " values ($1, $2, $3, $4, $5, $6, '業務の委託', '2025-04-01', '2028-03-31', '発注ごとの単価と数量',"
        " '個人情報を扱いません。', $7, $8, $9, $10, $11, '2025-04-01 09:00+09', 'in_force')",
        *(TOWNS[slug][0], ident(f"{slug}/contract/{kind}"), ident(f"{slug}/client/1")),
        *(ident(f"{slug}/body"), kind, number, *terms, ident(f"{slug}/director")),
    )


async def _worker(admin: Any, slug: str, number: int, *, cipher: Any) -> None:
    code = TOWNS[slug][0]
    person, row = ident(f"{slug}/worker/{number}"), ident(f"{slug}/engagement/{number}")
    await admin.execute("insert into registry.person (id) values ($1)", person)
    await admin.execute(
        "insert into app.worker (tenant_id, id, code, name, kana, email, joined_on)"
        " values ($1, $2, $3, $4, $5, $6, '2025-04-01')",
        *(code, person, f"W-{number:03}", f"{slug} 働子{number}", f"ハタラキコ{number}"),
        f"{slug}.w{number}@yui.test",
    )
    registered = f"T{7000012050002 if number % 3 == 0 else 0}" if number % 3 == 0 else None
    await admin.execute(
        "insert into app.engagement (tenant_id, id, worker_id, body_id, valid_from, contract_on, nda_on,"
        " invoice_number, no_employees_on, bank_code, bank_kana, branch_code, branch_kana, account_type,"
        " account_cipher, account_tail, holder_kana)"
        " values ($1, $2, $3, $4, '2025-04-01', '2025-04-01', '2025-04-01', $5, '2026-04-01',"
        " '0143', 'ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ', '485', 'ｵｵﾏﾁ', '1', $6, $7, $8)",
        *(code, row, person, ident(f"{slug}/body"), registered),
        *(cipher(code, row, f"{1000000 + number:07}"), f"{number:03}", f"ﾊﾀﾗｷｺ{number}"),
    )
