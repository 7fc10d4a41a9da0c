"""What is done with standings: read for a day, added to by the office."""

from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.audit import actions as audit
from yui.invoices.standings import model, queries
from yui.invoices.standings.model import Held, StandingForm
from yui.japan import day_of
from yui.towns import actions as towns
from yui.towns.model import Body


async def rows(tx: ReadTx, *, body: UUID) -> list[Held]:
    """A body's standings, the earliest first."""
    return [row.held for row in await queries.rows(tx, body)]


async def held(tx: ReadTx, body: Body, *, days: list[date]) -> list[Held]:
    """The body's standing on each of the days."""
    found = await rows(tx, body=body.id)
    return [model.held_on(found, day, known=body.invoice_number) for day in days]


async def record(tx: Tx, form: StandingForm, *, body: UUID, now: datetime) -> None:
    """Adds a row; what was issued before stays as it was printed. The body's own row gets the number
    that holds today (quotes, statements between bodies).

    The number with which the body was set up becomes a row of its own before the first one: it holds
    on until a row says otherwise, and until the day of that row.
    """
    model.checked(form)
    issuer = await towns.body(tx, body=body)
    first = model.set_up(await rows(tx, body=body), known=issuer.invoice_number)
    for each in (*first, form):
        await queries.record(tx, body, each, at=now)
    held = model.held_on(await rows(tx, body=body), day_of(now), known=None)
    await queries.record_current(tx, body, held.number)
    await audit.note(
        tx,
        "body.standing_set",
        subject=str(body),
        since=form.since.isoformat(),
        standing=form.standing.value,
        number=form.t_number,
        source=form.source,
    )
