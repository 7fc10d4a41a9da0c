"""The month's settlement: statements drawn, what the gates promised booked, and the netting."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.japan import add_months, day_of
from yui.settlement import actions, booking, clearing, issuing, news, watching, zero
from yui.settlement.actions import Pair
from yui.settlement.news import News
from yui.settlement.refusals import NothingToNet
from yui.towns import actions as towns
from yui.towns.model import NoBody


async def monthly(tx: Tx, payload: Due, *, now: datetime) -> None:
    """The statements of the month before, of all towns: the first two towns' jobs make a part each."""
    del payload
    await actions.draw_all(tx, now=now)


async def draw(tx: Tx, payload: Pair, *, now: datetime) -> None:
    """The month's statements with one town."""
    await actions.draw_with(tx, there=payload.there, month=payload.month, now=now)


async def net(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Nets what was closed since yesterday; nothing where nothing was."""
    del payload
    try:
        await clearing.net(tx, now=now)
    except NothingToNet:
        return


async def publish(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Both sides laid beside each other; the counts of four months, for the coordinator."""
    del payload
    today = day_of(now)
    try:
        body = await towns.body_of(tx, on=today)
    except NoBody:
        return
    await watching.look(tx, body=body.id, now=now)
    for back in range(4):
        await zero.publish(tx, body=body.id, of=add_months(today, -back, on=1), now=now)


async def drawn(tx: Tx, payload: News, *, now: datetime) -> None:
    """A statement stands: its own postings and number, and the directors hear of it."""
    await booking.drawn(tx, statement=payload.id, now=now)
    await issuing.issue(tx, statement=payload.id, now=now)
    await news.drawn(tx, statement=payload.id, now=now)


async def printed(tx: Tx, payload: News, *, now: datetime) -> None:
    """Our paper of a statement is printed and kept."""
    await issuing.printed(tx, statement=payload.id, now=now)


async def deem(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Statements whose days to object have passed count as confirmed; the directors are told."""
    del payload
    for found in await issuing.deem(tx, now=now):
        await news.deemed(tx, found=found, now=now)


async def confirmed(tx: Tx, payload: News, *, now: datetime) -> None:
    """The other side has confirmed."""
    await news.confirmed(tx, statement=payload.id, now=now)


async def closed(tx: Tx, payload: News, *, now: datetime) -> None:
    """The other side has closed: our books follow."""
    await booking.closed(tx, statement=payload.id, now=now)
    await news.closed(tx, statement=payload.id, now=now)


async def disputed(tx: Tx, payload: News, *, now: datetime) -> None:
    """The other side objects to a line."""
    await news.disputed(tx, dispute=payload.id, now=now)


async def answered(tx: Tx, payload: News, *, now: datetime) -> None:
    """The other side has answered an objection of ours, or taken its own back."""
    await news.answered(tx, dispute=payload.id, now=now)


async def netted(tx: Tx, payload: News, *, now: datetime) -> None:
    """Our statements were netted: our clearing accounts follow."""
    await booking.netted(tx, netting_id=payload.id, now=now)
    await news.netted(tx, netting_id=payload.id, now=now)


async def transferred(tx: Tx, payload: News, *, now: datetime) -> None:
    """The other side has recorded a transfer."""
    await news.transferred(tx, transfer=payload.id, now=now)


async def rule(tx: Tx, payload: News, *, now: datetime) -> None:
    """A rule was put to us, or ours was answered."""
    await news.rule(tx, rule=payload.id, now=now)


JOBS = {
    "settlement.monthly": Job(Due, monthly),
    "settlement.draw": Job(Pair, draw),
    "settlement.net": Job(Due, net),
    "settlement.publish": Job(Due, publish),
    "settlement.drawn": Job(News, drawn),
    "settlement.print": Job(News, printed),
    "settlement.deem": Job(Due, deem),
    "settlement.confirmed": Job(News, confirmed),
    "settlement.closed": Job(News, closed),
    "settlement.disputed": Job(News, disputed),
    "settlement.answered": Job(News, answered),
    "settlement.netted": Job(News, netted),
    "settlement.paid": Job(News, transferred),
    "settlement.received": Job(News, transferred),
    "settlement.rule_proposed": Job(News, rule),
    "settlement.rule_answered": Job(News, rule),
}
SCHEDULE: dict[str, Every] = {
    "settlement.monthly": "month",
    "settlement.net": "day",
    "settlement.deem": "day",
    "settlement.publish": "day",
}
