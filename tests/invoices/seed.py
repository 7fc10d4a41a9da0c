"""What the tests of invoices begin with: a registered body, and handovers that its client accepted."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import begin
from tests.conftest import Town
from tests.world import ident, tenant
from workers_async.jobs import invoices as jobs
from yui.invoices import issuing
from yui.invoices.model import Print
from yui.japan import JST

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=JST)
CLOSING = date(2026, 11, 30)
T_NUMBER = "T7000012050002"


async def registered(town: Town) -> None:
    """The body is an issuer of 適格請求書 from now on."""
    async with town.admin() as admin:
        await admin.execute(
            "update app.body set invoice_number = $2 where tenant_id = $1",
            tenant("tateshina"),
            T_NUMBER,
        )


async def another_client(town: Town, name: str) -> UUID:
    """One more client of the town."""
    made = ident(f"tateshina/client/{name}")
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.client (tenant_id, id, name, kana) values ($1, $2, $3, 'カブシキガイシヤ')",
            *(tenant("tateshina"), made, name),
        )
    return made


async def accepted(
    town: Town,
    *,
    units: int = 10,
    price: int = 1_000,
    fee: int = 0,
    on: date = date(2026, 11, 20),
    client: UUID | None = None,
    title: str = "名刺データ入力",
) -> UUID:
    """A handover of a new order, accepted on `on`, as the database keeps it."""
    at = datetime(on.year, on.month, on.day, 15, 0, tzinfo=JST)
    who = client or town.client_id()
    async with town.admin() as admin:
        count = await admin.fetchval("select count(*) from app.client_order")
        order = await admin.fetchval(
            "insert into app.client_order (tenant_id, client_id, body_id, number, title, spec,"
            " unit_name, quantity, unit_price_yen, due_on, state, accepted_quantity, received_at)"
            " values ($1, $2, $3, $4, $5, '', '件', $6, $7, $8, 'accepted', $6, $9) returning id",
            *(tenant("tateshina"), who, town.body(), f"立振-R8-{count + 90_000:05}", title),
            *(units, price, on, at),
        )
        made: UUID = await admin.fetchval(
            "insert into app.handover (tenant_id, order_id, client_id, quantity, accepted, state,"
            " handed_at, decided_at, fee_yen) values ($1, $2, $3, $4, $4, 'accepted', $5, $5, $6)"
            " returning id",
            *(tenant("tateshina"), order, who, units, at, fee),
        )
    return made


async def issue(
    town: Town,
    *,
    client: UUID | None = None,
    closing: date = CLOSING,
    now: datetime = NOW,
    on_paper: bool = True,
) -> UUID:
    """The invoice of the town's client, printed."""
    async with begin(town.actor("tateshina")) as tx:
        made = await issuing.issue(
            tx, client=client or town.client_id(), body=town.body(), closing=closing, now=now
        )
    if on_paper:
        async with begin(town.actor("tateshina", "system")) as tx:
            await jobs.printed(tx, Print(made), now=now)
    return made


async def issued(town: Town, *, units: int = 10, price: int = 1_000) -> UUID:
    """An invoice for one handover: 10 units of 1,000 yen, 11,000 with tax."""
    await registered(town)
    await accepted(town, units=units, price=price)
    return await issue(town)
