"""The books behind a settlement: each town's own side, once under its key, in its own open month."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.db import Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.japan import day_of, last_of_month
from yui.ledger import actions as ledger
from yui.ledger.model import AccountRef, Line, PeriodClosed
from yui.settlement import entries, netting, queries
from yui.settlement.model import Statement, Transfer
from yui.settlement.refusals import NotBooked


async def drawn(tx: Tx, *, statement: UUID, now: datetime) -> None:
    """What the statement adds: the parts given on, adjustments, and tax. Again it does nothing."""
    found = await queries.statement(tx, statement)
    if found is None:
        raise Unknown
    items = await queries.items(tx, statement)
    lines = entries.accruals(items, mine=tx.tenant, other=found.other)
    lines += entries.taxes(found, items, await queries.taxes(tx, statement))
    on = last_of_month(found.month) if found.corrects is None else day_of(found.drawn_at)
    await _post(tx, found, "accrual", lines, on=on, now=now)


async def closed(tx: Tx, *, statement: UUID, now: datetime) -> None:
    """What the statement says moves into the clearing account with that town, on our side.

    Raises `NotBooked` while sharing's own postings of it are missing: a job then tries again.
    """
    found = await queries.statement(tx, statement)
    if found is None or found.closed_at is None:
        raise Unknown
    missing = await queries.unbooked(tx, statement)
    if missing:
        raise NotBooked(count=missing)
    await drawn(tx, statement=statement, now=now)
    items = await queries.items(tx, statement)
    rows = await queries.taxes(tx, statement)
    lines = entries.clearing(items, rows, mine=tx.tenant, other=found.other)
    await _post(tx, found, "close", lines, on=day_of(found.closed_at), now=now)


async def netted(tx: Tx, *, netting_id: UUID, now: datetime) -> None:
    """Our clearing accounts go from what the statements say to the transfers. Again: nothing."""
    found = await queries.of_netting(tx, netting_id)
    if not found:
        raise Unknown
    for one in found:
        await closed(tx, statement=one.id, now=now)
    before: dict[int, int] = {}
    for one in found:
        before[one.other] = before.get(one.other, 0) + one.net
    transfers = await queries.transfers_of(tx, [netting_id])
    after = {one.other: one.yen if one.pays else -one.yen for one in transfers}
    lines = entries.shifted(netting.novation(before, after))
    if lines:
        on = day_of(found[0].netted_at or now)
        await _on(
            tx,
            found[0].body_id,
            f"settlement-netting:{netting_id}",
            lines,
            kind="netting",
            on=on,
            now=now,
        )
    await audit.note(tx, "settlement.netted", subject=str(netting_id), transfers=len(transfers))


async def transferred(
    tx: Tx, found: Transfer, *, on: date, now: datetime, suspended: bool = False
) -> None:
    """The bank's side of our half of a transfer; `suspended`: its money came with a statement."""
    await netted(tx, netting_id=found.netting_id, now=now)
    key = f"settlement-transfer:{found.id}"
    lines = [entries.moved(found, suspended=suspended)]
    await _on(tx, found.body_id, key, lines, kind="settlement_transfer", on=on, now=now)


async def tied(tx: Tx, found: Transfer, *, entry: UUID, now: datetime) -> None:
    """What a bank statement brought a second time leaves the bank's account and suspense again."""
    lines = [Line(AccountRef("suspense"), AccountRef("bank"), found.yen)]
    key = f"settlement-tie:{entry}"
    await _on(tx, found.body_id, key, lines, kind="settlement_tie", on=day_of(now), now=now)


async def _post(
    tx: Tx, found: Statement, step: str, lines: Sequence[Line], *, on: date, now: datetime
) -> None:
    if lines:
        key = f"settlement-{step}:{found.id}"
        await _on(tx, found.body_id, key, lines, kind=f"settlement_{step}", on=on, now=now)


async def _on(
    tx: Tx, body: UUID, key: str, lines: Sequence[Line], *, kind: str, on: date, now: datetime
) -> None:
    """On that day, or today where its month is closed here; the other side's months are its own."""
    for day in (on, day_of(now)):
        try:
            await ledger.post(tx, body=body, key=key, kind=kind, on=day, lines=lines, now=now)
            return
        except PeriodClosed:
            if day == day_of(now):
                raise
