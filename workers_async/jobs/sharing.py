"""What the gates promised a town: it hears of another's step and keeps its own books."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Job
from yui.sharing import news
from yui.sharing.news import News


async def asked(tx: Tx, payload: News, *, now: datetime) -> None:
    """A share came in."""
    await news.asked(tx, share=payload.id, now=now)


async def answered(tx: Tx, payload: News, *, now: datetime) -> None:
    """Our share was answered."""
    await news.answered(tx, share=payload.id, now=now)


async def withdrawn(tx: Tx, payload: News, *, now: datetime) -> None:
    """A share that we were asked for is gone."""
    await news.withdrawn(tx, share=payload.id, now=now)


async def delivered(tx: Tx, payload: News, *, now: datetime) -> None:
    """A guest's units came in."""
    await news.delivered(tx, handover=payload.id, now=now)


async def decided(tx: Tx, payload: News, *, now: datetime) -> None:
    """Our units were accepted or sent back: the guest's side of the settlement."""
    await news.decided(tx, handover=payload.id, now=now)


JOBS = {
    "sharing.asked": Job(News, asked),
    "sharing.answered": Job(News, answered),
    "sharing.withdrawn": Job(News, withdrawn),
    "sharing.delivered": Job(News, delivered),
    "sharing.decided": Job(News, decided),
}
