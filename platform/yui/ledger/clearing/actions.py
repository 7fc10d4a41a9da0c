"""What is open on clearing accounts, why, and who is told when nobody says why."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.audit import actions as audit
from yui.japan import day_of
from yui.ledger.chart import CLEARING
from yui.ledger.clearing import model, queries
from yui.ledger.clearing.model import Item, Note, Open
from yui.notices import actions as notices


async def left(tx: ReadTx, *, body: UUID, until: date) -> list[Item]:
    """What was open on the body's clearing accounts at the end of `until`."""
    return model.left_over(await queries.entries(tx, body, kinds=CLEARING, until=until))


async def listed(tx: ReadTx, *, body: UUID, today: date) -> list[Open]:
    """What is open today, the worst first."""
    items = await left(tx, body=body, until=today)
    return model.listed(items, await queries.notes(tx, body), today=today)


async def explain(
    tx: Tx, *, body: UUID, account: UUID, journal: UUID, reason: str, until: date, now: datetime
) -> None:
    """Says why an item is still open, and until when; raises `NoSuchItem` when it is not."""
    today = day_of(now)
    model.check_until(until, today=today)
    items = await left(tx, body=body, until=today)
    if (account, journal) not in {(one.entry.account, one.entry.journal) for one in items}:
        raise model.NoSuchItem
    await queries.record_note(tx, body, Note(account, journal, reason, until), at=now)
    await audit.note(tx, "open_item.explained", subject=str(journal), until=until.isoformat())


async def watch(tx: Tx, *, now: datetime) -> list[str]:
    """The nightly look at every body: items that are overdue or on the wrong side (job).

    The directors are told once a day. Returns the items' marks.
    """
    today = day_of(now)
    found: list[Open] = []
    for body in await queries.bodies(tx):
        found += [one for one in await listed(tx, body=body, today=today) if one.standing.bad]
    if found:
        await audit.note(tx, "open_items.found", subject="ledger", count=len(found))
        await notices.tell_directors(
            tx,
            kind="ledger.open",
            subject=f"消し込まれていない項目が{len(found)}件あります",
            body="清算勘定に、期限を過ぎても消えない項目があります。"
            "消し込むか、理由を記録してください。",
            link="/ledger/open",
            key=f"ledger.open:{today.isoformat()}",
            now=now,
        )
    return [one.mark for one in found]
