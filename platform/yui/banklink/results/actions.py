"""What is done with a bank's answers: read whole, looked at, taken whole or dropped."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.banklink.layout import MOST_FAULTS, Fault, WrongFile
from yui.banklink.results import model, queries
from yui.banklink.results.model import FileState, Line, Listed, Outcome, ResultFile, Results
from yui.banklink.results.refusals import AlreadyTaken, NoRun
from yui.payouts.filed import actions as filed
from yui.payouts.filed.model import Filed
from yui.payouts.items import actions as items_of
from yui.payouts.items.model import ItemState
from yui.payouts.recalls import actions as recalls
from yui.payouts.returning import actions as returning
from yui.payouts.returning.model import Back, Way

REACH = timedelta(days=190)
"""How long after the payment day a bank may still answer (組戻)."""
PAGE = 100
BACK = (Outcome.UNABLE, Outcome.RECALLED)


class Shown(Struct, frozen=True):
    """A file with the lines that its page shows; `news`: how many transfers taking it changes."""

    file: ResultFile
    back: list[Listed]
    held: list[Listed]
    paid: list[Listed]
    more: int | None


async def take_in(
    tx: Tx, *, name: str, sha256: bytes, results: Results, key: bytes, now: datetime
) -> UUID:
    """Keeps what a file says as a preview: no transfer moves. Returns the file's id; the same bytes
    again are the same preview.

    Raises `AlreadyTaken`, `NoRun`, and `WrongFile` with the lines that fit no transfer that was
    sent, or one that has gone on. `key` (`keys.field_key`) opens the town's data keys.
    """
    known = await queries.known(tx, sha256)
    if known is not None:
        if known.state is FileState.TAKEN:
            raise AlreadyTaken("files")
        return known.id
    run, sent = await _run_of(tx, results, key=key)
    lines = await _lines(tx, run, results, sent=sent)
    said = model.said(results, name=name, sha256=sha256)
    made = await queries.record_file(tx, run, said, at=now)
    if made is None:  # another request was first with these bytes
        raise AlreadyTaken("files")
    await queries.record_lines(tx, made, run, lines)
    await audit.note(tx, "bank.file_read", subject=str(made), run=run, lines=len(lines))
    return made


async def _run_of(tx: Tx, results: Results, *, key: bytes) -> tuple[UUID, Mapping[bytes, Filed]]:
    """The run whose file has the most of the answer's transfers, with its transfers by their columns."""
    until = results.on + timedelta(days=7)  # banks answer a file of tomorrow's date today
    runs = await filed.filed(
        tx, code=results.code, month_day=results.month_day, since=results.on - REACH, until=until
    )
    most, found = 0, None
    for run in runs:
        if run.account != results.account:
            continue
        sent = {one.sent: one for one in await filed.lines(tx, run=run.id, key=key)}
        known = sum(answer.sent in sent for answer in results.answers)
        if known > most:
            most, found = known, (run.id, sent)
        if known == len(results.answers):
            break
    if found is None:
        raise NoRun("files")
    return found


async def _lines(tx: Tx, run: UUID, results: Results, *, sent: Mapping[bytes, Filed]) -> list[Line]:
    states = {item.worker_id: item.state for item in await items_of.of_run(tx, run=run)}
    faults: list[Fault] = []
    lines: list[Line] = []
    for one in results.answers:
        found = sent.get(one.sent)
        state = states.get(found.worker_id) if found else None
        if found is None or state is None:
            faults.append(Fault(one.line, 0, model.NOT_SENT))
        elif not model.fits(one.outcome, state.value):
            faults.append(Fault(one.line, 114, model.GONE_ON, _gone(found, state, one.outcome)))
        else:
            lines.append(Line(one.line, found.worker_id, one.yen, one.outcome, one.reason))
    if faults:
        raise WrongFile(faults[:MOST_FAULTS])
    return lines


def _gone(found: Filed, state: ItemState, outcome: Outcome) -> dict[str, object]:
    return {"who": f"{found.code} {found.name}", "state": state.says, "outcome": outcome.says}


async def show(tx: ReadTx, *, file: UUID, after: int = 0) -> Shown:
    """A file: all that came back or waits, and the paid ones from the one behind line `after`."""
    found = await queries.file(tx, file)
    if found is None:
        raise Unknown
    paid = await queries.listed(tx, file, outcomes=[Outcome.PAID], after=after, most=PAGE + 1)
    return Shown(
        file=found,
        back=await queries.listed(tx, file, outcomes=BACK, after=0, most=1_000),
        held=await queries.listed(tx, file, outcomes=[Outcome.CORRECTING], after=0, most=1_000),
        paid=paid[:PAGE],
        more=paid[PAGE - 1].line if len(paid) > PAGE else None,
    )


async def files(tx: ReadTx, *, after: UUID | None = None, most: int = 50) -> list[ResultFile]:
    """Result files, the newest first, going on after one."""
    return await queries.files(tx, after=after, most=most)


async def held(tx: ReadTx) -> list[Listed]:
    """Transfers that a payee's bank asks about (訂正), still open."""
    return await queries.held(tx)


async def take(tx: Tx, *, file: UUID, now: datetime) -> int:
    """Takes a file as a whole: transfers move, journals are made, payees of what came back are told.

    A second click changes nothing. Returns how many transfers it changed. Raises `FileMove` for a
    dropped file, and what `payouts` raises when a transfer has gone on since the preview.
    """
    found = await _locked(tx, file)
    if found.state is FileState.TAKEN:
        return 0
    state = model.move_file(found.state, FileState.TAKEN)
    lines = await queries.lines(tx, file)
    changed = await returning.note(
        tx,
        run=found.run_id,
        paid=[one.worker_id for one in lines if one.outcome is Outcome.PAID],
        backs=[_back(one, on=found.answered_on) for one in lines if one.outcome.back],
        asked=[(one.worker_id, one.reason) for one in lines if one.outcome is Outcome.CORRECTING],
        now=now,
    )
    back = [one.worker_id for one in lines if one.outcome.back]
    await recalls.heard(tx, run=found.run_id, workers=back, now=now)
    await queries.record_state(tx, file, state, at=now)
    await audit.note(tx, "bank.file_taken", subject=str(file), run=found.run_id, changed=changed)
    return changed


def _back(line: Line, *, on: date) -> Back:
    way = Way.UNABLE if line.outcome is Outcome.UNABLE else Way.RECALLED
    return Back(line.worker_id, way, line.reason, on)


async def drop(tx: Tx, *, file: UUID) -> None:
    """A file that was read is not wanted; its bytes may come again."""
    found = await _locked(tx, file)
    state = model.move_file(found.state, FileState.DROPPED)
    await queries.record_state(tx, file, state, at=None)
    await audit.note(tx, "bank.file_dropped", subject=str(file))


async def _locked(tx: Tx, file: UUID) -> ResultFile:
    found = await queries.file_locked(tx, file)
    if found is None:
        raise Unknown
    return found
