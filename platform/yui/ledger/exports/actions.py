"""A month's journals as a file for an accounting package; that it was taken is noted."""

from datetime import date
from hashlib import sha256
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from tenants.db import Tx
from yui.audit import actions as audit
from yui.japan import last_of_month
from yui.ledger.exports import classes, freee, model, queries, yayoi
from yui.ledger.titles import actions as titles
from yui.ledger.titles.model import Package


class Wanted(Struct, forbid_unknown_fields=True):
    """The form of an export. `parties`: rows with whose accounts they are, or sums by kind alone;
    `taxes`: with the classes of the tax (弥生, 別記);
    `fit`: the office has seen what does not fit, and has it replaced and cut."""

    package: Package
    month: Annotated[date, Meta(description="the month's first day")]
    parties: bool = False
    taxes: bool = False
    fit: bool = False


async def file(tx: Tx, wanted: Wanted, *, body: UUID) -> bytes:
    """The file; `Invalid` names what would be lost in it, row by row, and nothing is made then."""
    since = wanted.month.replace(day=1)
    until = last_of_month(since)
    read = queries.postings if wanted.parties else queries.summed
    found = await read(tx, body, since=since, until=until)
    yayois = wanted.package is Package.YAYOI
    classed = wanted.taxes and yayois and not await queries.exempt(tx, body, on=until)
    names = await titles.called(tx, body=body, package=wanted.package)
    limits = yayoi.LIMITS if yayois else freee.LIMITS
    sides = classes.sides if classed else None
    rows = model.rows(found, names, taxes=sides, most=limits.name)
    model.check(rows, limits=limits, package=wanted.package, fit=wanted.fit)
    out = model.fitted(rows, limits) if wanted.fit else rows
    content = yayoi.written(out) if yayois else freee.written(out)
    await audit.note(
        tx,
        "journals.exported",
        subject=str(body),
        package=wanted.package.value,
        month=since.isoformat(),
        parties=wanted.parties,
        taxes=classed,
        rows=len(rows),
        yen=sum(row.yen for row in rows),
        sha256=sha256(content).hexdigest(),
    )
    return content
