"""What is done with towns: founded from a file, staffed, asked for their body and next number."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from tenants.actor import Role
from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.due import Closing
from yui.japan import FiscalYear
from yui.towns import model, queries
from yui.towns.catalog import BodyFile, TownFile
from yui.towns.model import NEVER, Body, BodyTaken, ClosingTaken, NoBody, Paper, Staff, Town


async def enrol(tx: Tx, towns: Sequence[TownFile], *, demo: bool = False) -> None:
    """Writes towns and their agreements into the shared tables; what is there stays as it is.

    `tx` is the migrator's, who alone may act as the owner of these tables. An agreement with a
    town that is not here yet is written when that town's own file comes.
    """
    await queries.as_owner(tx)
    for town in towns:
        await queries.record_town(tx, town, demo=demo)
    for town in towns:
        for agreed in town.agreements:
            await queries.record_agreement(tx, town.code, agreed)


async def found(tx: Tx, town: TownFile) -> int:
    """Writes a town's bodies, inside the town; returns how many were new."""
    new = 0
    for body in town.bodies:
        made = await queries.record_body(tx, body)
        if made is not None:
            new += 1
            await audit.note(tx, "body.added", subject=str(made), valid_from=body.valid_from)
    return new


async def enter_body(tx: Tx, new: BodyFile) -> UUID:
    """Writes a body that is to sign for the town one day; its short name is in its documents' numbers
    and nobody else's. Raises `BodyTaken`."""
    made = None
    if not await queries.short_taken(tx, new.short):
        made = await queries.record_body(tx, new)
    if made is None:
        raise BodyTaken("short")
    await audit.note(tx, "body.added", subject=str(made), valid_from=new.valid_from)
    return made


async def change_closing(tx: Tx, *, body: UUID, new: Closing, change: UUID) -> None:
    """From a month on a body closes and pays by another rule, as two people decided (`towns.changes`).
    Raises `ClosingTaken`. The caller holds the body."""
    if not await queries.record_closing(tx, body, new, change=change):
        raise ClosingTaken("valid_from")
    day = new.valid_from.isoformat()
    await audit.note(tx, "body.closing_changed", subject=str(body), valid_from=day, change=change)


async def to_name_days(tx: Tx, *, body: UUID) -> Body:
    """A body for a paper that names a payment day by its rules: nobody changes them (`hold`) before
    this transaction ends, and whoever changes them next sees the paper. For staff and jobs. Raises
    `Unknown`."""
    if not await queries.share_body(tx, body):
        raise Unknown
    known = await queries.body(tx, body)
    if known is None:
        raise Unknown
    return known


async def hold(tx: Tx, *, body: UUID) -> Body:
    """A body, and nobody else changes its rules or names a day by them until this transaction ends.
    Taken before anything is noted (`audit`), as papers in its name are. Raises `Unknown`."""
    await queries.lock_body(tx, body)
    known = await queries.body(tx, body)
    if known is None:
        raise Unknown
    return known


async def turn_over(tx: Tx, *, old: UUID | None, new: UUID, on: date) -> None:
    """From a day on `new` signs for the town, and `old` until the day before. Its books go on."""
    await queries.record_first_day(tx, new, on)
    if old is not None:
        await queries.record_last_day(tx, old, on - timedelta(days=1))
    await audit.note(tx, "body.turned_over", subject=str(new), old=old, on=on)


async def turn_back(tx: Tx, *, old: UUID | None, new: UUID) -> None:
    """Before that day: `new` never begins, and `old` goes on."""
    await queries.record_first_day(tx, new, NEVER)
    if old is not None:
        await queries.record_last_day(tx, old, None)
    await audit.note(tx, "body.turned_back", subject=str(new), old=old)


async def bodies(tx: ReadTx) -> list[Body]:
    """Every body that the town had, has or is to have, by its first day."""
    return await queries.bodies(tx)


async def body_of(tx: ReadTx, *, on: date) -> Body:
    """The body that signs and pays on a day; `NoBody` when there is none of the town's own."""
    body = await queries.body_on(tx, on)
    if body is None:
        raise NoBody(on=on)
    return body


async def body(tx: ReadTx, *, body: UUID) -> Body:
    """A body of this town."""
    known = await queries.body(tx, body)
    if known is None:
        raise Unknown
    return known


async def town(tx: ReadTx) -> Town:
    """The caller's town."""
    known = await queries.town(tx)
    if known is None:
        raise Unknown
    return known


async def towns(tx: ReadTx) -> list[Town]:
    """Every town's code and name."""
    return await queries.towns(tx)


async def next_number(tx: Tx, body: Body, *, paper: Paper, on: date) -> str:
    """The document's number; the series has no gap, as a roll-back takes its number back."""
    year = FiscalYear.of(on)
    count = await queries.next_count(tx, body.id, paper, year=year.year)
    return model.number_of(body, paper, year=year, count=count)


async def next_numbers(tx: Tx, body: Body, *, paper: Paper, on: date, many: int) -> tuple[str, int]:
    """A block of `many` numbers for papers that are issued by one statement: what each begins with,
    and the count of the first (five digits or more). As without a gap as single ones."""
    year = FiscalYear.of(on)
    last = await queries.next_count(tx, body.id, paper, year=year.year, many=many)
    return f"{body.short}-{year.short}-{paper.mark}", last - many + 1


async def add_staff(
    tx: Tx,
    *,
    name: str,
    role: Role,
    on: date,
    email: str | None = None,
    staff: UUID | None = None,
) -> UUID:
    """Adds a member of staff to the body of that day; their log-in is `accounts`' business."""
    body = await body_of(tx, on=on)
    made = await queries.record_staff(
        tx,
        body_id=body.id,
        name=name,
        role=model.staff_role(role).value,
        email=email,
        staff_id=staff,
    )
    await audit.note(tx, "staff.added", subject=str(made), role=role.value)
    return made


async def set_at_work(tx: Tx, *, staff: UUID, active: bool) -> None:
    """Somebody of the office has left, or is back: who has left is told of nothing any more."""
    if await queries.record_at_work(tx, staff, active=active):
        await audit.note(tx, "staff.back" if active else "staff.left", subject=str(staff))


async def staff(tx: ReadTx) -> list[Staff]:
    """The town's staff."""
    return await queries.staff(tx)
