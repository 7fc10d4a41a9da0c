"""The nightly look at both sides: what does not agree goes into the directors' inbox."""

from datetime import datetime
from uuid import UUID

from tenants.db import Tx
from yui.audit import actions as audit
from yui.japan import add_months, day_of
from yui.notices import actions as notices
from yui.settlement import queries, zero
from yui.sharing.direct import books as direct


async def look(tx: Tx, *, body: UUID, now: datetime) -> int:
    """Counts counterparties whose books and ours do not mirror, fees that stand on one side alone, and
    statements that are no longer the sum of their lines.

    The directors are told once a day while it stands, with the page that shows it. Returns the count.
    """
    today = day_of(now)
    found = await zero.month(tx, body=body, of=today, names={})
    apart = [row.other for row in found.rows if not row.holds]
    fees = await direct.apart(tx, since=add_months(today, -3, on=1), until=today)
    torn = await queries.torn(tx)
    many = len(apart) + fees + torn + (found.debit != found.credit)
    await audit.note(
        tx,
        "settlement.reconciled",
        subject=str(today),
        apart=len(apart),
        fees=fees,
        torn=torn,
        differences=many,
    )
    if many:
        await notices.tell_directors(
            tx,
            kind="settlement.differs",
            subject="清算の突き合わせで、帳簿の違いが見つかりました",
            body=f"ほかの法人の帳簿と合わないところが{many}件あります。清算の検算で、どの相手かを確かめてください。",
            link="/settlement/zero",
            key=f"settlement.differs:{today}",
            now=now,
        )
    return many
