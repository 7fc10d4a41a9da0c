"""Terms notices are printed once and the bytes kept; changes that nobody answered lapse."""

from datetime import datetime

from msgspec import Struct

from tenants.db import Tx
from workers_async.jobs import Call, Due, Every, Job
from yui.offers.model import Printed
from yui.offers.paper import paper_of
from yui.sheets import actions
from yui.sheets.actions import ToPrint
from yui.sheets.model import ChangeAnswered
from yui.web import papers


class Pdf(Struct, frozen=True):
    """What came out of the printer."""

    source: ToPrint
    pdf: bytes


async def intend(tx: Tx, payload: Printed, *, now: datetime) -> ToPrint | None:
    """The version to print; nothing when its paper lies there already."""
    del now
    if await actions.printed(tx, offer=payload.offer, version=payload.version) is not None:
        return None
    return await actions.to_print(tx, offer=payload.offer, version=payload.version)


async def call(source: ToPrint) -> Pdf:
    """The same document gives the same bytes, so printing again after a crash is no harm."""
    paper = paper_of(source.notice, source.kept)
    return Pdf(source, await papers.pdf(paper, at=source.notice.made_at))


async def record(tx: Tx, payload: Printed, made: Pdf, *, now: datetime) -> None:
    """Keeps the bytes with their hash."""
    await actions.keep_print(
        tx,
        offer=payload.offer,
        version=payload.version,
        worker=made.source.worker,
        pdf=made.pdf,
        now=now,
    )


async def lapse(tx: Tx, _: Due, *, now: datetime) -> None:
    """Marks the changes that nobody answered in time."""
    await actions.lapse(tx, now=now)


async def answered(tx: Tx, payload: ChangeAnswered, *, now: datetime) -> None:
    """Settles the client's change that the worker's terms waited for."""
    await actions.settle(tx, offer=payload.offer, accepted=payload.accepted, now=now)


JOBS = {
    "terms.print": Call(Printed, intend, call, record),
    "terms.lapse": Job(Due, lapse),
    "terms.answered": Job(ChangeAnswered, answered),
}
SCHEDULE: dict[str, Every] = {"terms.lapse": "hour"}
