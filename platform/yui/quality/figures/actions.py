"""What is read of quality: by process for the town, as sums of many people for a client."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui.japan import add_months, day_of, last_of_month
from yui.quality import model as rules
from yui.quality.figures import queries
from yui.quality.figures.model import Acceptance, Cause, Process, Sheet, TaskRow


class Report(Struct, frozen=True):
    """The processes of some days with what went wrong in them, and the clients' side."""

    first: date
    last: date
    processes: list[Process]
    causes: list[Cause]
    acceptance: Acceptance


async def report(tx: ReadTx, *, first: date, last: date) -> Report:
    """Everything that is shown of these days."""
    return Report(
        first=first,
        last=last,
        processes=await queries.processes(tx, first=first, last=last),
        causes=await queries.causes(tx, first=first, last=last),
        acceptance=await queries.acceptance(tx, first=first, last=last),
    )


async def tasks(tx: ReadTx, *, first: date, last: date) -> list[TaskRow]:
    """The rows of the file."""
    return await queries.tasks(tx, first=first, last=last)


async def publish(tx: Tx, *, now: datetime) -> int:
    """Writes what clients may see of this month and the one before; returns how many rows.

    A figure behind which fewer people stand than the rule asks for is not written at all.
    """
    today = day_of(now)
    return await queries.record_sheets(
        tx,
        first=add_months(today, -1, on=1),
        last=last_of_month(today),
        least=rules.least_people(today),
        at=now,
    )


async def sheets(tx: ReadTx, *, client: UUID) -> list[Sheet]:
    """What a client is shown; under scope `client`, its own alone."""
    return await queries.sheets(tx, client)
