"""What is done with statements between bodies: drawn, confirmed, objected to, answered, closed.

Every step between two towns is a gate's; the books on this side follow in the same transaction or
by this town's own job, the far side's by the far town's (decisions 7, 9).
"""

from datetime import date, datetime
from uuid import UUID, uuid5

from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import outbox
from yui.audit import actions as audit
from yui.japan import add_months, day_of
from yui.settlement import booking, model, queries
from yui.settlement.crossing import queries as crossing
from yui.settlement.model import Dispute, Item, Statement, Tax, Transfer
from yui.settlement.refusals import MonthGoesOn, NotBooked, StatementMove, heed
from yui.settlement.states import DisputeState, Reason

PAGE = 50
TORN = -2
_NAMES = UUID("4f0d6c1e-7a52-5b8e-8a8e-202611220053")


class Pair(Struct, frozen=True):
    """The payload of a promise to draw a month's statements with another town."""

    there: int
    month: date


class Sheet(Struct, frozen=True):
    """A statement with a page of its lines, its objections, and what corrects it."""

    found: Statement
    items: list[Item]
    disputes: list[Dispute]
    corrections: list[Statement]
    taxes: list[Tax]


async def draw(tx: Tx, *, month: date, now: datetime) -> int:
    """Writes the month's statements with every town that there is something to settle with.

    Again it writes only what stands in no statement yet. Raises `MonthGoesOn`.
    """
    made = 0
    for there in await queries.counterparties(tx):
        found = await draw_with(tx, there=there, month=month, now=now)
        if found < 0:
            raise MonthGoesOn("month")
        made += found
    return made


async def draw_all(tx: Tx, *, now: datetime) -> int:
    """The monthly job: the statements of the month before, and what was left out of the two before it.

    Made for all towns in two parts by those towns' jobs that come first, beside each other on two
    workers; the others find them done, or make what a stopped one left. Where one of them cannot be
    written, each pair is drawn by itself and a failed one holds up no other. Returns how many that
    this job made are this town's own, or how many pairs were promised.
    """
    month = add_months(day_of(now), -1, on=1)
    made = await crossing.draw_all_through(tx, month=month, at=now)
    if made == TORN:
        return await promise(tx, now=now)
    if made > 0:
        await audit.note(tx, "settlement.drawn", subject=month.isoformat(), statements=made)
    return made


async def promise(tx: Tx, *, now: datetime) -> int:
    """Promises the statements of three months, town by town: each is short work of its own."""
    there = await queries.counterparties(tx)
    for back in (3, 2, 1):
        month = add_months(day_of(now), -back, on=1)
        for other in there:
            key = f"settlement.draw:{day_of(now):%Y-%m}:{month:%Y-%m}:{other}"
            await outbox.put(tx, "settlement.draw", Pair(other, month), key=key)
    return len(there)


async def draw_with(tx: Tx, *, there: int, month: date, now: datetime) -> int:
    """The month's statements with one town."""
    made = await crossing.draw_through(tx, there, month=month, at=now)
    if made > 0:
        await audit.note(
            tx, "settlement.drawn", subject=month.isoformat(), other=there, statements=made
        )
    return made


async def show(tx: ReadTx, *, statement: UUID) -> Statement:
    """A statement as this town sees it."""
    found = await queries.statement(tx, statement)
    if found is None:
        raise Unknown
    return found


async def sheet(tx: ReadTx, *, statement: UUID, after: int = 0, most: int = PAGE) -> Sheet:
    """All of a statement, its lines from the one after `after`."""
    return Sheet(
        await show(tx, statement=statement),
        await queries.items(tx, statement, after=after, most=most + 1),
        await queries.disputes(tx, statement),
        await queries.corrections(tx, statement),
        await queries.taxes(tx, statement),
    )


async def whole(tx: ReadTx, *, statement: UUID) -> Sheet:
    """All of a statement with every line, as it is printed."""
    return await sheet(tx, statement=statement, most=100_000)


async def of_month(
    tx: ReadTx, *, month: date, after: tuple[int, int] | None = None, most: int = PAGE
) -> list[Statement]:
    """The month's statements by town and number."""
    return await queries.statements(tx, month=month.replace(day=1), after=after, most=most)


async def waiting(tx: ReadTx) -> list[Statement]:
    """What is not settled yet, the oldest first."""
    return await queries.waiting(tx)


async def confirm(tx: Tx, *, statement: UUID, seen: bytes, now: datetime) -> Statement:
    """We say that the statement is right: the one whose hash we read, with all of it in our books.

    Raises `NotBooked`, `StatementMove`, `OtherStatement`.
    """
    found = await show(tx, statement=statement)
    if found.ours_at is None:
        model.confirm(found)
    missing = await queries.unbooked(tx, statement)
    if missing:
        raise NotBooked(count=missing)
    if heed(await crossing.confirm_through(tx, statement, seen=seen, at=now)):
        await audit.note(tx, "settlement.confirmed", subject=str(statement), hash=seen.hex())
    return await show(tx, statement=statement)


async def close(tx: Tx, *, statement: UUID, now: datetime) -> None:
    """Closes what both confirmed; our books move it to the clearing account at once."""
    found = await show(tx, statement=statement)
    if not found.is_closed:
        model.close(found)
    if heed(await crossing.close_through(tx, statement, at=now)):
        await booking.closed(tx, statement=statement, now=now)
        await audit.note(tx, "settlement.closed", subject=str(statement))


async def object_to(
    tx: Tx,
    *,
    statement: UUID,
    line: int,
    reason: Reason,
    note: str,
    claimed_yen: int,
    once: UUID,
    now: datetime,
) -> UUID:
    """We hold a line to be wrong; after the close this is how a statement is opened again.

    Raises `SameYen`, `DisputeMove`, `StatementMove`.
    """
    made = uuid5(_NAMES, f"{tx.tenant}:{once}")
    if await queries.dispute(tx, made) is not None:
        return made
    found = await show(tx, statement=statement)
    item = await queries.item(tx, statement, line)
    if item is None:
        raise Unknown
    model.dispute(found, item, await queries.disputes(tx, statement), claimed=claimed_yen)
    word = await crossing.dispute_through(
        tx,
        statement,
        dispute=made,
        line=line,
        reason=reason,
        note=note,
        claimed=claimed_yen,
        at=now,
    )
    if word in {"state", "same_yen"}:  # the other side was first
        raise StatementMove(state=(await show(tx, statement=statement)).state.says)
    if heed(word):
        await audit.note(
            tx, "settlement.disputed", subject=str(statement), line=line, claimed=claimed_yen
        )
    return made


async def answer(tx: Tx, *, dispute: UUID, say: DisputeState, note: str, now: datetime) -> UUID:
    """The other side grants or refuses, or who raised it takes it back. Returns the statement.

    What is granted makes a statement of its own; the one it is about stays as it was.
    """
    found = await queries.dispute(tx, dispute)
    if found is None:
        raise Unknown
    if found.state is not say:
        model.answer(found, say)
    if heed(await crossing.answer_through(tx, dispute, say=say, note=note, at=now)):
        await audit.note(
            tx, f"settlement.dispute_{say.value}", subject=str(found.settlement_id), line=found.line
        )
    return found.settlement_id


async def dispute(tx: ReadTx, *, dispute: UUID) -> Dispute:
    """An objection as this town sees it."""
    found = await queries.dispute(tx, dispute)
    if found is None:
        raise Unknown
    return found


async def transfers(tx: ReadTx, *, statements: list[Statement]) -> list[Transfer]:
    """The transfers that settle these statements."""
    nettings = {one.netting_id for one in statements if one.netting_id is not None}
    return await queries.transfers_of(tx, sorted(nettings))


async def transfer(tx: ReadTx, *, transfer: UUID) -> Transfer:
    """A transfer as this town sees it."""
    found = await queries.transfer(tx, transfer)
    if found is None:
        raise Unknown
    return found


async def record(
    tx: Tx, *, transfer: UUID, on: date, reference: str, now: datetime, suspended: bool = False
) -> Transfer:
    """Our side of a transfer: paid, or come in; our books' clearing account returns to zero.

    What a second person has confirmed (`vouchers.actions`). `suspended`: its money is in suspense.
    """
    found = await queries.transfer(tx, transfer)
    if found is None:
        raise Unknown
    if found.ours_on is None:
        model.record(found)
    word = await crossing.transferred_through(tx, transfer, on=on, reference=reference, at=now)
    if heed(word, field="value_on"):
        await booking.transferred(tx, found, on=on, now=now, suspended=suspended)
        await audit.note(tx, "settlement.transferred", subject=str(transfer), side=found.side)
    return await queries.transfer(tx, transfer) or found


async def transfers_of(tx: ReadTx, *, netting: UUID) -> list[Transfer]:
    """This town's transfers of one netting."""
    return await queries.transfers_of(tx, [netting])


async def line(tx: ReadTx, *, statement: UUID, line: int) -> tuple[Statement, Item, list[Dispute]]:
    """A line of a statement with the objections to it."""
    found = await show(tx, statement=statement)
    item = await queries.item(tx, statement, line)
    if item is None:
        raise Unknown
    disputes = await queries.disputes(tx, statement)
    return found, item, [one for one in disputes if one.line == line]
