"""What is done with bank statements: read whole, looked at, taken whole; the rest decided by persons.

Money that came in is in the books on the day that the bank says: against the invoice it pays, or in
suspense until somebody says whose it is. What goes beyond the invoices is the client's advance.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.banklink.matching import queries, scoring
from yui.banklink.matching.booking import BANK, settle_in_order, suspend
from yui.banklink.matching.lines import queries as kept_lines
from yui.banklink.matching.model import EntryState, Kept, New, Proposal, Verdict
from yui.banklink.matching.model import Statement as KeptStatement
from yui.banklink.matching.refusals import AlreadyTaken
from yui.banklink.matching.statement import Entry
from yui.banklink.results.model import FileState, move_file
from yui.invoices import actions as invoices
from yui.invoices.model import OpenItem

PAGE = 200


class Shown(Struct, frozen=True):
    """A statement with a page of its lines; counts by verdict are of all of them."""

    statement: KeptStatement
    entries: list[Kept]
    counts: dict[Verdict, int]
    more: int | None


async def take_in(
    tx: Tx, *, body: UUID, name: str, sha256: bytes, entries: Sequence[Entry], now: datetime
) -> UUID:
    """Keeps a statement with a proposal for each line: nothing is settled yet. The same bytes again
    are the same preview. Raises `AlreadyTaken`."""
    known = await queries.known(tx, body, sha256)
    if known is not None:
        if known.state is FileState.TAKEN:
            raise AlreadyTaken("files")
        return known.id
    made = await _proposed(tx, entries, body=body)
    rows = [_new(entry, found) for entry, found in made]
    kept = await queries.record_statement(tx, body, name=name, sha256=sha256, rows=rows, at=now)
    if kept is None:
        raise AlreadyTaken("files")
    await kept_lines.record_entries(tx, body, kept, rows)
    await audit.note(tx, "bank.statement_read", subject=str(kept), lines=len(rows))
    return kept


async def _proposed(
    tx: ReadTx, entries: Sequence[Entry], *, body: UUID
) -> list[tuple[Entry, Proposal]]:
    items = [one for one in await open_items(tx) if one.body_id == body]
    book = scoring.book_of(items, await queries.payers(tx))
    taken = await queries.marks(tx, body, since=min(one.on for one in entries))
    return scoring.propose_all(entries, book, known=frozenset(taken))


async def open_items(tx: ReadTx) -> list[OpenItem]:
    """Every invoice of the town that waits for money."""
    found = await invoices.open_items(tx)
    while len(found) % 1000 == 0 and found:
        more = await invoices.open_items(tx, after=(found[-1].due_on, found[-1].invoice_id))
        if not more:
            break
        found += more
    return found


def _new(entry: Entry, found: Proposal) -> New:
    best = found.candidates[0] if found.candidates else None
    return New(
        entry.line,
        entry.on,
        entry.yen,
        entry.text,
        entry.mark,
        found.verdict.value,
        best.client_id if best else None,
        list(best.invoices) if best else [],
        [why.value for why in best.why] if best else [],
        best.score if best else 0,
    )


async def show(tx: ReadTx, *, statement: UUID, after: int = 0) -> Shown:
    """A statement and its lines from the one behind line `after`."""
    found = await queries.statement(tx, statement)
    if found is None:
        raise Unknown
    every = await kept_lines.entries(tx, statement)
    counts = {verdict: sum(one.verdict is verdict for one in every) for verdict in Verdict}
    shown = [one for one in every if one.line > after][: PAGE + 1]
    more = shown[PAGE - 1].line if len(shown) > PAGE else None
    return Shown(found, shown[:PAGE], counts, more)


async def statements(
    tx: ReadTx, *, after: UUID | None = None, most: int = 50
) -> list[KeptStatement]:
    """Statements, the newest first, going on after one."""
    return await queries.statements(tx, after=after, most=most)


async def open_entries(
    tx: ReadTx, *, after: tuple[date, UUID] | None = None, most: int = 50
) -> list[Kept]:
    """Money that waits for a person, the oldest first."""
    return await kept_lines.open_entries(tx, after=after, most=most)


async def candidates(tx: ReadTx, *, entry: UUID) -> tuple[Kept, list[OpenItem]]:
    """A line, and the open invoices of its body, those of the proposed client first."""
    found = await kept_lines.entry(tx, entry)
    if found is None:
        raise Unknown
    items = [one for one in await open_items(tx) if one.body_id == found.body_id]
    ranked = sorted(
        items,
        key=lambda one: (
            one.client_id != found.client_id,
            one.open_yen != found.yen,
            one.client,
            one.due_on,
        ),
    )
    return found, ranked[:200]


async def take(tx: Tx, *, statement: UUID, now: datetime) -> int:
    """Takes a statement as a whole: sure matches settle their invoices, the rest waits in suspense.

    A second click changes nothing. What was paid otherwise since the preview waits for a person.
    Returns how many lines settled an invoice.
    """
    found = await _locked(tx, statement)
    if found.state is FileState.TAKEN:
        return 0
    state = move_file(found.state, FileState.TAKEN)
    taken = set(await queries.marks(tx, found.body_id, since=found.first_on))
    left = {one.invoice_id: one for one in await open_items(tx)}
    settled = 0
    for entry, mark in await _with_marks(tx, statement):
        if mark in taken or entry.verdict is Verdict.KNOWN:
            await kept_lines.record_entry(tx, entry.id, EntryState.KNOWN, at=now)
        elif entry.yen < 0:
            await kept_lines.record_entry(tx, entry.id, EntryState.OTHER, at=now)
        elif entry.verdict is Verdict.ALONE and _fits(entry, left):
            await settle_in_order(
                tx, entry, [left.pop(one) for one in entry.invoices], BANK, now=now
            )
            await kept_lines.record_entry(tx, entry.id, EntryState.MATCHED, at=now)
            settled += 1
        else:
            journal = await suspend(tx, entry, now=now)
            await kept_lines.record_entry(tx, entry.id, EntryState.OPEN, at=now, journal=journal)
    await queries.record_state(tx, statement, state, at=now)
    await audit.note(tx, "bank.statement_taken", subject=str(statement), settled=settled)
    return settled


async def _with_marks(tx: Tx, statement: UUID) -> list[tuple[Kept, bytes]]:
    marks = await kept_lines.marks_of(tx, statement)
    return [(one, marks[one.line]) for one in await kept_lines.entries(tx, statement)]


def _fits(entry: Kept, left: dict[UUID, OpenItem]) -> bool:
    """Whether the proposed invoices still ask for exactly this."""
    items = [left[one] for one in entry.invoices if one in left]
    whole = len(items) == len(entry.invoices) and bool(items)
    return whole and sum(one.open_yen for one in items) == entry.yen


async def drop(tx: Tx, *, statement: UUID) -> None:
    """A statement that was read is not wanted; its bytes may come again."""
    found = await _locked(tx, statement)
    state = move_file(found.state, FileState.DROPPED)
    await queries.record_state(tx, statement, state, at=None)
    await audit.note(tx, "bank.statement_dropped", subject=str(statement))


async def _locked(tx: Tx, statement: UUID) -> KeptStatement:
    found = await queries.statement_locked(tx, statement)
    if found is None:
        raise Unknown
    return found
