"""The direct scheme's promises: offers made in the lead town, fees reckoned, each town's books kept."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.sharing.direct import actions, books, news
from yui.sharing.news import News
from yui.sharing.schemes import news as schemes


async def rate(tx: Tx, payload: News, *, now: datetime) -> None:
    """Another body would pay ours: the directors are told."""
    await news.rate(tx, rate=payload.id, now=now)


async def asked(tx: Tx, payload: News, *, now: datetime) -> None:
    """Another town opened work to our director."""
    await news.asked(tx, ask=payload.id, now=now)


async def offer(tx: Tx, payload: News, *, now: datetime) -> None:
    """Her own director offers her our work: the offer with its terms notice, or why not."""
    await actions.make(tx, offer=payload.id, now=now)


async def fee(tx: Tx, payload: News, *, now: datetime) -> None:
    """A fee that is due to us stands, or does so no more."""
    await books.keep(tx, fee=payload.id, now=now)


async def reckon(tx: Tx, payload: Due, *, now: datetime) -> None:
    """What was accepted or taken back since the last time."""
    del payload
    await books.reckon(tx, now=now)


async def scheme(tx: Tx, payload: News, *, now: datetime) -> None:
    """A change of an agreement's scheme waits for our answer."""
    await schemes.proposed(tx, change=payload.id, now=now)


JOBS = {
    "sharing.scheme": Job(News, scheme),
    "sharing.direct_rate": Job(News, rate),
    "sharing.direct_asked": Job(News, asked),
    "sharing.direct_offer": Job(News, offer),
    "sharing.direct_fee": Job(News, fee),
    "sharing.direct_undone": Job(News, fee),
    "sharing.direct_reckon": Job(Due, reckon),
}
SCHEDULE: dict[str, Every] = {"sharing.direct_reckon": "hour"}
