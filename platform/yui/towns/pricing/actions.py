"""Asking how a body prices work, and writing what two people decided."""

from datetime import date
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.audit import actions as audit
from yui.tax import Treatment
from yui.towns.pricing import model, queries
from yui.towns.pricing.model import Pricing, PricingTaken


async def rules(tx: ReadTx, *, body: UUID) -> list[Pricing]:
    """A body's rules, the oldest first; none: 税抜."""
    return await queries.rules(tx, body)


async def treatment(tx: ReadTx, *, body: UUID, on: date) -> Treatment:
    """How the price of a task that is split off on a day stands to consumption tax."""
    return Treatment(await queries.priced(tx, body, on=on) or Treatment.EXCLUSIVE)


async def may(tx: ReadTx, *, body: UUID, new: Pricing) -> None:
    """Raises `Invalid` where nothing would change, `PricingTaken` where the month has a rule."""
    model.fits(new, await queries.rules(tx, body))


async def change(tx: Tx, *, body: UUID, new: Pricing, change: UUID) -> None:
    """From a month on a body prices otherwise, as two people decided (`towns.changes`). Raises
    `PricingTaken`. The caller holds the body."""
    if not await queries.record(tx, body, new, change=change):
        raise PricingTaken("valid_from")
    day = new.valid_from.isoformat()
    await audit.note(
        tx,
        "body.pricing_changed",
        subject=str(body),
        valid_from=day,
        tax=new.tax.value,
        change=change,
    )
