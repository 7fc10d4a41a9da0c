"""Accepted shared work between towns, written as the superuser and booked as sharing books it."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from tenants.db import begin
from tests.conftest import Town
from yui.clock import TOKYO
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line

MONTH = date(2026, 10, 1)
ANSWERED = datetime(2026, 10, 5, 10, 0, tzinfo=TOKYO)
DECIDED = datetime(2026, 10, 20, 10, 0, tzinfo=TOKYO)
NOW = datetime(2026, 11, 2, 10, 0, tzinfo=TOKYO)
LATER = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
EVER = date(2099, 12, 31)


async def share(
    town: Town,
    lead: str,
    guest: str,
    *,
    units: int = 100,
    price: int = 50,
    answered: datetime = ANSWERED,
) -> UUID:
    """A share that the guest took on, on both sides."""
    made, order, task = uuid4(), uuid4(), uuid4()
    due = date(2026, 12, 10)
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.client_order (tenant_id, id, client_id, body_id, number, title, spec,"
            " quantity, unit_price_yen, due_on, received_at)"
            " values ($1, $2, $3, $4, $5, '観光AIの教師データ', '仕様', $6, 60, $7, $8)",
            *(town.tenant(lead), order, town.client_id(lead), town.body(lead), f"n-{order}"),
            *(units, due, answered),
        )
        await admin.execute(
            "insert into app.task (tenant_id, id, body_id, order_id, title, spec, job_type, quantity,"
            " unit_price_yen, due_on, made_at)"
            " values ($1, $2, $3, $4, '教師データ補正', '見本', '教師データ補正', $5, 38, $6, $7)",
            *(town.tenant(lead), task, town.body(lead), order, units, due, answered),
        )
        for here, there, side in ((lead, guest, "out"), (guest, lead, "in")):
            await admin.execute(
                "insert into app.share (tenant_id, id, side, other, body_id, task_id, title, spec,"
                " job_type, unit_name, quantity, accepted, unit_price_yen, due_on, answer_by, state,"
                " asked_at, answered_at) values ($1, $2, $3, $4, $5, $6, '教師データ補正', '見本',"
                " '教師データ補正', '件', $7, $7, $8, $9, $10, 'accepted', $10, $10)",
                *(town.tenant(here), made, side, town.tenant(there), town.body(here)),
                *(task if side == "out" else None, units, price, due, answered),
            )
    return made


async def accepted(
    town: Town,
    lead: str,
    guest: str,
    *,
    units: int = 100,
    price: int = 50,
    decided: datetime = DECIDED,
    of: UUID | None = None,
    booked: tuple[str, ...] = ("lead", "guest"),
) -> UUID:
    """A handover that the lead town accepted, with both sides' postings; returns its id."""
    of = of or await share(town, lead, guest, units=units, price=price)
    made = uuid4()
    async with town.admin() as admin:
        for here, side in ((lead, "in"), (guest, "out")):
            await admin.execute(
                "insert into app.share_handover (tenant_id, id, side, share_id, quantity, accepted,"
                " state, handed_at, decided_at) values ($1, $2, $3, $4, $5, $5, 'accepted', $6, $7)",
                *(town.tenant(here), made, side, of, units, decided - timedelta(days=1), decided),
            )
    if "lead" in booked:
        await book(town, lead, guest, made, of=of, units=units, yen=units * price, side="owed")
    if "guest" in booked:
        await book(town, guest, lead, made, of=of, units=units, yen=units * price, side="due")
    return made


async def book(
    town: Town, here: str, there: str, made: UUID, *, of: UUID, units: int, yen: int, side: str
) -> None:
    """One side's postings of an accepted handover (as `sharing.actions` makes them)."""
    other = town.tenant(there)
    kinds = (
        ("share_expense", "town_payable")
        if side == "owed"
        else ("town_receivable", "share_revenue")
    )
    debit, credit = (AccountRef(kind, other=other) for kind in kinds)
    async with begin(town.actor(here, "system")) as tx:
        journal = await ledger.post(
            tx,
            body=town.body(here),
            key=f"settlement:{made}",
            kind=kinds[0],
            on=DECIDED.date(),
            lines=[Line(debit, credit, yen)],
            now=DECIDED,
        )
    async with town.admin() as admin:
        await admin.execute(
            "insert into app.settlement_line (tenant_id, handover_id, side, body_id, other, share_id,"
            " quantity, yen, month, journal_id, made_at)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            *(town.tenant(here), made, side, town.body(here), other, of, units, yen, MONTH),
            *(journal, DECIDED),
        )
