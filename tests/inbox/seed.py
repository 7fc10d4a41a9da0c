"""Rows that wait, in every table that the inbox reads, and how to count them without it."""

from datetime import datetime
from typing import Any

from tests.conftest import Town
from tests.wall import gate, rows
from yui.clock import TOKYO

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)

HOURS = "timestamptz '2026-11-01 09:00+09' + (abs(hashtext({id}::text)) % 900) * interval '1 hour'"
DAYS = "date '2026-11-01' + (abs(hashtext({id}::text)) % 90)"

# kind → table, its key, what makes a row of it wait, and the column that says since or until when.
WAITS = {
    "order_received": ("app.client_order", "id", {"state": "received"}, "received_at"),
    "order_change": ("app.order_change", "id", {"state": "proposed"}, "proposed_at"),
    "change_waiting": ("app.change_waiting", "offer_id", {"state": "waiting"}, "made_at"),
    "wish": ("app.wish", "id", {"state": "open"}, "taken_at"),
    "quote": ("app.quote", "id", {"state": "sent"}, "valid_until"),
    "contract": ("app.contract", "id", {"state": "in_force"}, "valid_to"),
    "share_asked": ("app.share", "id", {"state": "asked", "side": "in"}, "answer_by"),
    "share_handover": (
        "app.share_handover",
        "id",
        {"state": "submitted", "side": "out"},
        "handed_at",
    ),
    "delivery": ("app.delivery", "id", {"state": "submitted"}, "inspection_due"),
    "rework_question": ("app.rework_question", "delivery_id", {}, "asked_at"),
    "dispute": ("app.dispute", "id", {"state": "open"}, "opened_at"),
    "client_return": ("app.client_return", "id", {"state": "open"}, "made_at"),
    "escalation": ("app.escalation", "id", {"state": "raised", "step": "director"}, "raised_at"),
    "substitution": ("app.substitution", "id", {"state": "uncovered"}, "opened_at"),
    "call": ("app.call", "id", {"state": "closed"}, "apply_by"),
    "thread": ("app.thread", "id", {"state": "open"}, "last_at"),
    "offer_question": ("app.offer_question", "id", {"state": "asked"}, "asked_at"),
    "client_question": ("app.client_question", "id", {"state": "noted"}, "noted_at"),
    "terms_open": ("app.terms_open", "id", {"state": "open"}, "planned_on"),
    "paper_request": ("app.paper_request", "id", {"state": "asked"}, "asked_at"),
    "finding": ("app.guard_finding", "id", {"state": "open"}, "found_at"),
    "payout_run": ("app.payout_run", "id", {"state": "draft"}, "pay_on"),
    "rule_change": ("app.rule_change", "id", {"state": "proposed"}, "made_at"),
    "scheme_change": (
        "app.scheme_change",
        "id",
        {"state": "proposed", "side": "in"},
        "proposed_at",
    ),
    "payment_due": ("app.pay_clock", "delivery_id", {"state": "open"}, "limit_on"),
}
CLEARED = {
    "dispute": ["fault = null"],
    "client_return": ["fault = null"],
    "scheme_change": ["answered_at = null"],
}
ONE_EACH = {"scheme_change": "tenant_id, other, leads"}
"""Kinds of which only one can wait."""
ONLY_SOON = {"quote": 7, "terms_open": 7, "contract": 60}
"""Kinds that wait only when their day is so near."""
NOT_PAST = {"share_asked"}
"""Kinds that no longer wait when their moment is over."""
BY_DAY = {"quote", "contract", "delivery", "terms_open", "payout_run", "payment_due"}


async def fill(town: Town, *, most: int = 12) -> None:
    """`most` waiting rows of every kind in Tateshina, two in other towns, at various times."""
    async with town.admin() as admin:
        await gate.prepare(admin)
        known = await rows.tables(admin)
        await rows.fill(admin, known, most=most)
        await admin.execute("set session_replication_role = replica")
        for kind, (table, key, fixed, moment) in WAITS.items():
            when = (DAYS if kind in BY_DAY else HOURS).format(id=key)
            sets = [f"{name} = '{value}'" for name, value in fixed.items()]
            sets += CLEARED.get(kind, [])
            if each := ONE_EACH.get(kind):
                await admin.execute(
                    f"delete from {table} where {key} not in"
                    f" (select distinct on ({each}) {key} from {table})"
                )
            await admin.execute(f"update {table} set {', '.join([*sets, f'{moment} = {when}'])}")


async def waiting(town: Town, slug: str = "tateshina", *, now: datetime = NOW) -> dict[str, int]:
    """How many of each kind wait, counted table by table; the world's day is 2026-11-20."""
    found: dict[str, int] = {}
    async with town.admin() as admin:
        for kind, (table, _, fixed, moment) in WAITS.items():
            where = [f"{name} = '{value}'" for name, value in fixed.items()]
            if kind in ONLY_SOON:
                where.append(f"{moment} <= date '2026-11-20' + {ONLY_SOON[kind]}")
            if kind in NOT_PAST:
                where.append(f"{moment} > timestamptz '{now.isoformat()}'")
            counted: Any = await admin.fetchval(
                f"select count(*) from {table} where {' and '.join(['tenant_id = $1', *where])}",
                town.tenant(slug),
            )
            found[kind] = counted
    return found
