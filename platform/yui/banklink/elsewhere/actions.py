"""What is done with lines that another slice books: looked for, taken once."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.banklink.elsewhere import queries
from yui.banklink.elsewhere.model import Elsewhere
from yui.banklink.matching.lines import queries as lines
from yui.banklink.matching.model import EntryState, move_entry
from yui.banklink.matching.refusals import EntryMove


async def of_yen(tx: ReadTx, *, body: UUID, yen: int, since: date) -> list[Elsewhere]:
    """Lines of exactly these yen (below zero: went out) that no invoice was found for."""
    return await queries.of_yen(tx, body, yen=yen, since=since)


async def claim(tx: Tx, *, entry: UUID, now: datetime) -> Elsewhere:
    """The line is booked by the caller. Returns it as it stood: where it was `suspended`, the caller
    books against suspense instead of the bank. Raises `EntryMove` where an invoice has it."""
    found = await queries.locked(tx, entry)
    if found is None:
        raise Unknown
    if found.state is EntryState.OPEN:
        to = move_entry(found.state, EntryState.MATCHED)
        await lines.record_entry(tx, entry, to, at=now)
    elif found.state is not EntryState.OTHER:
        raise EntryMove(state=found.state.says)
    await audit.note(tx, "bank.entry_claimed", subject=str(entry), yen=found.yen)
    return found
