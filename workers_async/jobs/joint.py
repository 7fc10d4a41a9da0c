"""What a joint project promised: a guest hears of its seats, accepted answers are passed on."""

from datetime import datetime

from tenants.db import Tx
from workers_async.jobs import Due, Every, Job
from yui.joint import news
from yui.joint.parts import actions
from yui.joint.release import actions as release
from yui.joint.release.model import Piece
from yui.sharing.news import News


async def lent(tx: Tx, payload: News, *, now: datetime) -> None:
    """Seats came in."""
    await news.lent(tx, part=payload.id, now=now)


async def collect(tx: Tx, payload: Due, *, now: datetime) -> None:
    """What our own body has accepted since the last time."""
    del payload
    await actions.collect_all(tx, now=now)


async def dataset(tx: Tx, payload: Piece, *, now: datetime) -> None:
    """A batch's file of a data set; the last one ends it."""
    await release.build(tx, payload, now=now)


JOBS = {
    "joint.lent": Job(News, lent),
    "joint.collect": Job(Due, collect),
    "joint.dataset": Job(Piece, dataset),
}
SCHEDULE: dict[str, Every] = {"joint.collect": "hour"}
