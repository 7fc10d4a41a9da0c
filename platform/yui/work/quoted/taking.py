"""An accepted quote becomes orders: a line, an order; price and quantity as they were accepted, and
the management fee divided among them so that no yen of it is lost."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.db import Tx
from yui.money import Yen, allocate
from yui.quotes import actions as quotes
from yui.quotes.model import Line, Quote
from yui.work import actions
from yui.work.model import Order


async def take(tx: Tx, *, quote: UUID, now: datetime, due_on: date | None = None) -> list[UUID]:
    """The orders of an accepted quote, all or none; those it has become already, the second time."""
    found, lines = await quotes.accepted(tx, quote=quote)
    known = await quotes.orders(tx, quote=quote)
    if known:
        return [one.order_id for one in known]
    due = due_on or found.due_on
    fees = _fees(found, lines)
    return [
        (await _taken(tx, found, line, fee=fee, due_on=due, now=now)).id
        for line, fee in zip(lines, fees, strict=True)
    ]


def _fees(found: Quote, lines: Sequence[Line]) -> list[Yen]:
    """The fee by the lines' amounts."""
    if not found.fee_yen:
        return [Yen(0) for _ in lines]
    return allocate(Yen(found.fee_yen), [line.yen for line in lines])


async def _taken(
    tx: Tx, found: Quote, line: Line, *, fee: Yen, due_on: date, now: datetime
) -> Order:
    order = await actions.receive_order(
        tx,
        client=found.client_id,
        title=line.title[:112] + ("（模擬業務）" if line.trial else ""),
        spec=line.spec or line.title,
        quantity=line.quantity,
        unit_price_yen=line.unit_price_yen,
        due_on=due_on,
        unit_name=line.unit_name,
        fee_yen=fee,
        now=now,
    )
    await quotes.became(tx, quote=found.id, line=line.line, order=order.id, now=now)
    return order
