"""What is done with files of units: read and judged, shown, confirmed, written piece by piece."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import outbox
from yui.audit import actions as audit
from yui.outbox import Operation
from yui.units import columns, judging, model
from yui.units import queries as units_of
from yui.units.columns import Column, Table, Use
from yui.units.heads import actions as memory
from yui.units.imports import queries
from yui.units.model import Import, ImportState, Known, Row, Write
from yui.units.undoing import queries as undoing
from yui.units.undoing.model import InTheWay
from yui.work import actions as work
from yui.work import model as tasks

BAD_SHOWN = 100
GOOD_SHOWN = 10


class Shown(Struct, frozen=True):
    """A file with the rows that its page shows. `operation`: how far the writing is; `sample`: the
    first line's cells; `stand`: units for which it cannot be taken back."""

    file: Import
    bad: list[Row]
    good: list[Row]
    operation: Operation | None
    more: int | None
    columns: list[Column]
    sample: list[str]
    stand: list[InTheWay]

    @property
    def keyed(self) -> bool:
        """Whether a column is the units' number; of files read before columns were told, one is."""
        return not self.columns or any(column.use is Use.KEY for column in self.columns)


async def take_in(
    tx: Tx,
    *,
    task: UUID,
    name: str,
    sha256: bytes,
    table: Table,
    once: UUID,
    now: datetime,
) -> UUID:
    """Judges the rows of a file and keeps them as a preview: no unit is written.

    What its columns are taken for is guessed, and told anew by `tell`. The same `once` keeps it once.
    """
    found = await work.task(tx, task=task)
    tasks.still_open(found.state)
    told = columns.guess(table, await memory.of_task(tx, found, table.heads))
    known = await queries.known(tx, task)
    rows = columns.rows(table.lines, told)
    judged = judging.judge(rows, known, task=task, quantity=found.quantity)
    file = _judged(tx, task, rows=judged, known=known, name=name, sha256=sha256, now=now)
    made = await queries.record_import(tx, file, columns=told, once=once)
    if made is None:
        return await _sent(tx, task, once)
    await queries.record_rows(tx, made, [msgspec.to_builtins(row) for row in judged])
    await audit.note(
        tx, "units.file_read", subject=str(made), task=task, rows=file.total, bad=file.bad
    )
    return made


def _judged(
    tx: Tx,
    task: UUID,
    *,
    rows: Sequence[Row],
    known: Sequence[Known],
    name: str,
    sha256: bytes,
    now: datetime,
) -> Import:
    """The file as it is kept; its id is the database's."""
    there = {unit.key: unit for unit in known}
    good = [row for row in rows if row.problem is None]
    return Import(
        id=task,
        task_id=task,
        name=name[:200],
        sha256=sha256,
        total=len(rows),
        good=len(good),
        bad=len(rows) - len(good),
        same=sum(row.key in there for row in good),
        state=ImportState.READ,
        operation_id=None,
        made_by=tx.actor.id,
        made_at=now,
        confirmed_at=None,
        changed=sum(row.key in there and not judging.same(row, there[row.key]) for row in good),
    )


async def _sent(tx: Tx, task: UUID, once: UUID) -> UUID:
    found = await queries.import_sent(tx, task, once)
    if found is None:
        raise Unknown
    return found


async def tell(tx: Tx, *, file: UUID, uses: Sequence[Use], now: datetime) -> Import:
    """Somebody says what the columns are: the rows are judged anew, and the client's are remembered."""
    found = await _locked(tx, file)
    model.to_be_told(found.state)
    told = columns.told(await queries.columns(tx, file), uses)
    task = await work.task(tx, task=found.task_id)
    tasks.still_open(task.state)
    known = await queries.known(tx, task.id)
    rows = columns.rows(await queries.lines(tx, file), told)
    judged = judging.judge(rows, known, task=task.id, quantity=task.quantity)
    await queries.record_rows(tx, file, [msgspec.to_builtins(row) for row in judged])
    again = _judged(
        tx, task.id, rows=judged, known=known, name=found.name, sha256=found.sha256, now=now
    )
    await queries.record_told(tx, file, again, columns=told)
    await memory.keep(tx, task, told, now=now)
    chosen = {column.head: column.use.value for column in told}
    await audit.note(tx, "units.file_told", subject=str(file), columns=chosen, bad=again.bad)
    return found


async def show(tx: ReadTx, *, file: UUID, after: int = 0) -> Shown:
    """A file: its wrong rows from the one behind line `after`, its first right ones, its progress."""
    found = await queries.file(tx, file)
    if found is None:
        raise Unknown
    await undoing.plan_for_now(tx)
    bad = await queries.rows(tx, file, bad=True, after=after, most=BAD_SHOWN + 1)
    operation = found.operation_id
    return Shown(
        file=found,
        bad=bad[:BAD_SHOWN],
        good=await queries.rows(tx, file, bad=False, after=0, most=GOOD_SHOWN),
        operation=None if operation is None else await outbox.operation(tx, operation),
        more=bad[BAD_SHOWN - 1].line if len(bad) > BAD_SHOWN else None,
        columns=await queries.columns(tx, file),
        sample=await queries.sample(tx, file),
        stand=await undoing.in_the_way(tx, file, most=BAD_SHOWN),
    )


async def problems(tx: ReadTx, *, file: UUID) -> list[Row]:
    """All wrong rows of a file."""
    found = await queries.file(tx, file)
    if found is None:
        raise Unknown
    return await queries.rows(tx, file, bad=True, after=0, most=found.total)


async def files(tx: ReadTx, *, task: UUID, most: int = 10) -> list[Import]:
    """The newest files of a task."""
    return await queries.files(tx, task, most=most)


async def confirm(tx: Tx, *, file: UUID, now: datetime) -> Import:
    """Lets the right rows be written, in pieces under one operation; a second click changes nothing."""
    found = await _locked(tx, file)
    if found.state in {ImportState.WRITING, ImportState.WRITTEN}:
        return found
    task = await work.task_locked(tx, task=found.task_id)
    tasks.still_open(task.state)
    there = sum(each.units for each in await units_of.counted(tx, task.id))
    others = await queries.writing(tx, task.id)
    state = model.confirm(found, room=task.quantity - there, others=others)
    pieces = model.chunks(await queries.good_lines(tx, file))
    operation = await outbox.open_operation(
        tx, "units.write", total=len(pieces), now=now, subject=file
    )
    await queries.record_import_state(tx, file, state, operation=operation, by=tx.actor.id, at=now)
    for first, last in pieces:
        await outbox.put(
            tx,
            "units.write",
            Write(file, first, last),
            key=f"units.write:{file}:{first}",
            operation=operation,
        )
    await audit.note(tx, "units.file_confirmed", subject=str(file), rows=found.good)
    return found


async def drop(tx: Tx, *, file: UUID, now: datetime) -> Import:
    """A file that was read is not wanted."""
    found = await _locked(tx, file)
    state = model.move_import(found.state, ImportState.DROPPED)
    await queries.record_import_state(tx, file, state, by=tx.actor.id, at=now)
    await audit.note(tx, "units.file_dropped", subject=str(file))
    return found


async def write(tx: Tx, *, piece: Write, now: datetime) -> None:
    """One piece of a file becomes units; the last one closes the file. Written twice, it is once."""
    found = await _locked(tx, piece.file)
    if found.state is not ImportState.WRITING or found.operation_id is None:
        return
    await queries.mark_rows(tx, found, first=piece.first, last=piece.last)
    await queries.write_rows(tx, found, first=piece.first, last=piece.last, at=now)
    operation = await outbox.operation(tx, found.operation_id)
    if operation is not None and operation.done + 1 >= operation.total:
        state = model.move_import(found.state, ImportState.WRITTEN)
        await queries.record_import_state(tx, piece.file, state)
        await audit.note(tx, "units.file_written", subject=str(piece.file), rows=found.good)


async def _locked(tx: Tx, file: UUID) -> Import:
    found = await units_of.file_locked(tx, file)
    if found is None:
        raise Unknown
    return found
