"""Every SQL statement of the slice. What a case's row shows, its policy decides (0215)."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.voice.model import Author, Box, Case, Line, Named, NewCase, Opened, Seat, Side, State

_CASE: LiteralString = """
    select id, worker_id, name, kind, barred, whole_body, outside, readers, state, opened_at,
           first_due, answer_due, closed_at
    from app.voice_case where tenant_id = $1
"""


async def seats(tx: ReadTx, *, on: date) -> list[Seat]:
    """Who sits at the desk on a day or later, the body's own first."""
    return await tx.all(
        Seat,
        """
        select officer_id, kind, name, contact, valid_from, valid_to from app.voice_seat
        where tenant_id = $1 and (valid_to is null or valid_to >= $2)
        order by kind, valid_from, officer_id limit 200
        """,
        *(tx.tenant, on),
    )


async def record_seat(tx: Tx, seat: Seat) -> int:
    """A new seat; 0 when it is there already."""
    return await tx.run(
        """
        insert into app.voice_seat (tenant_id, officer_id, kind, name, contact, valid_from, valid_to)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (tenant_id, officer_id, valid_from) do nothing
        """,
        *(tx.tenant, seat.officer_id, seat.kind, seat.name, seat.contact),
        *(seat.valid_from, seat.valid_to),
    )


async def end_seat(tx: Tx, officer: UUID, *, kind: Side, on: date) -> int:
    """Her seat ends with that day; how many there were."""
    return await tx.run(
        """
        update app.voice_seat set valid_to = greatest($4::date, valid_from)
        where tenant_id = $1 and officer_id = $2 and kind = $3 and valid_to is null
        """,
        *(tx.tenant, officer, kind, on),
    )


async def staff(tx: ReadTx) -> list[Named]:
    """The town's staff in office, for the director who names officers."""
    return await tx.all(
        Named,
        """
        select id, name, role from app.staff where tenant_id = $1 and active
        order by role, name, id limit 200
        """,
        tx.tenant,
    )


async def names(tx: ReadTx) -> list[Named]:
    """The town's staff by name, for the worker who says whom her case must not reach."""
    return await tx.all(Named, "select id, name, role from gate.voice_names()")


async def her_name(tx: ReadTx) -> str:
    """What she is called in this town."""
    found: str | None = await tx.value(
        "select name from app.worker where tenant_id = $1 and id = $2", tx.tenant, tx.actor.id
    )
    return found or ""


async def record_case(
    tx: Tx,
    new: NewCase,
    *,
    name: str,
    outside: bool,
    readers: list[UUID],
    first_due: date,
    answer_due: date,
    at: datetime,
) -> UUID:
    """A new case of the caller's own."""
    made: UUID = await tx.value(
        """
        insert into app.voice_case (tenant_id, worker_id, name, kind, barred, whole_body, outside,
                                    readers, opened_at, first_due, answer_due)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id
        """,
        *(tx.tenant, tx.actor.id, name, new.kind, new.barred, new.whole_body, outside, readers),
        *(at, first_due, answer_due),
    )
    return made


async def record_line(tx: Tx, case: Case, *, author: Author, says: str, at: datetime) -> None:
    """One more line, for the same readers; a step of a job has no writer."""
    await tx.run(
        """
        insert into app.voice_line (tenant_id, case_id, worker_id, readers, author, by_id, says, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        *(tx.tenant, case.id, case.worker_id, case.readers, author, tx.actor.id, says, at),
    )


async def one(tx: ReadTx, case: UUID) -> Case | None:
    """A case that the caller may read."""
    return await tx.one(Case, _CASE + " and id = $2", tx.tenant, case)


async def locked(tx: Tx, case: UUID) -> Case | None:
    """The same, held until the transaction ends."""
    return await tx.one(Case, _CASE + " and id = $2 for update", tx.tenant, case)


_NEWEST: LiteralString = """
    and forgotten_at is null and ($2::uuid is null or (opened_at, id) < (
        select opened_at, id from app.voice_case where tenant_id = $1 and id = $2))
    order by opened_at desc, id desc limit $3
"""


async def page(tx: ReadTx, *, after: UUID | None, most: int) -> list[Case]:
    """The cases that the caller may read, the newest first, going on after one."""
    return await tx.all(Case, _CASE + _NEWEST, tx.tenant, after, most)


_LINES: LiteralString = """
    select id, author, says, at from app.voice_line where tenant_id = $1 and case_id = $2
    order by at, id limit 500
"""


async def lines(tx: ReadTx, case: UUID) -> list[Line]:
    """What was said and done in a case, in its order."""
    return await tx.all(Line, _LINES, tx.tenant, case)


async def record_state(tx: Tx, case: UUID, *, to: State, closed_at: datetime | None) -> None:
    """Where it stands now."""
    await tx.run(
        "update app.voice_case set state = $3, closed_at = $4 where tenant_id = $1 and id = $2",
        *(tx.tenant, case, to, closed_at),
    )


async def record_readers(tx: Tx, case: UUID, *, outside: bool, readers: list[UUID]) -> None:
    """Who reads it and its lines from now on."""
    await tx.run(
        "update app.voice_line set readers = $3 where tenant_id = $1 and case_id = $2",
        *(tx.tenant, case, readers),
    )
    await tx.run(
        "update app.voice_case set outside = $3, readers = $4 where tenant_id = $1 and id = $2",
        *(tx.tenant, case, outside, readers),
    )


async def kept(tx: Tx, *, after: UUID, most: int) -> list[Case]:
    """Cases that are not forgotten, for a job, by their ids, going on after one."""
    return await tx.all(
        Case,
        _CASE + " and forgotten_at is null and id > $2 order by id limit $3 for update",
        *(tx.tenant, after, most),
    )


async def forget(tx: Tx, *, before: datetime, at: datetime) -> int:
    """Empties the cases closed before a moment; how many."""
    made: int = await tx.value("select gate.voice_forget($1, $2)", before, at)
    return made


async def suggest(tx: Tx, box: Box, *, says: str, month: date) -> bool:
    """Drops a text into the month's box; False when it takes none."""
    done: bool = await tx.value("select gate.suggest($1, $2, $3)", box, says, month)
    return done


async def open_boxes(tx: Tx, *, before: date, officers: list[UUID]) -> int:
    """Opens the boxes of the months before this one."""
    made: int = await tx.value("select gate.suggestions_open($1, $2)", before, officers)
    return made


async def boxes(tx: ReadTx, *, most: int) -> list[Opened]:
    """The boxes that the caller may open, the newest first."""
    return await tx.all(
        Opened,
        """
        select box, month, texts from app.suggestion_box where tenant_id = $1 and opened
        order by month desc, box limit $2
        """,
        *(tx.tenant, most),
    )
