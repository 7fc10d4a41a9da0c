"""What the gates promised a town: it hears of another's step and keeps its own books; late quotas, looks."""

from datetime import datetime
from uuid import UUID, uuid4

from msgspec import Struct

from tenants.db import Tx
from workers_async.jobs import AnyJob, Call, Due, Every, Job
from yui import outbox
from yui.files.model import Held
from yui.settlement import agreeing
from yui.sharing import news
from yui.sharing.carry import actions as carry
from yui.sharing.carry.actions import Copy, Fetch
from yui.sharing.news import News, Reclaimed
from yui.sharing.reconcile import actions as reconcile
from yui.sharing.rounds import actions as rounds


async def asked(tx: Tx, payload: News, *, now: datetime) -> None:
    """A share came in."""
    await news.asked(tx, share=payload.id, now=now)


async def answered(tx: Tx, payload: News, *, now: datetime) -> None:
    """Our share was answered: the rule that holds for it is written down on both sides."""
    await news.answered(tx, share=payload.id, now=now)
    await agreeing.freeze(tx, share=payload.id, now=now)


async def withdrawn(tx: Tx, payload: News, *, now: datetime) -> None:
    """A share that we were asked for is gone."""
    await news.withdrawn(tx, share=payload.id, now=now)


async def delivered(tx: Tx, payload: News, *, now: datetime) -> None:
    """A guest's units came in."""
    await news.delivered(tx, handover=payload.id, now=now)


async def decided(tx: Tx, payload: News, *, now: datetime) -> None:
    """Our units were accepted or sent back: the guest's side of the settlement."""
    await news.decided(tx, handover=payload.id, now=now)


async def reclaimed(tx: Tx, payload: Reclaimed, *, now: datetime) -> None:
    """A late quota of ours was taken back."""
    await news.reclaimed(tx, news=payload, now=now)


async def manual(tx: Tx, payload: News, *, now: datetime) -> None:
    """The lead town's manual came, or a newer one: our task follows."""
    await carry.follow(tx, share=payload.id, now=now)


async def results(tx: Tx, payload: News, *, now: datetime) -> None:
    """Files came with a handover: they are fetched."""
    del now
    await carry.expect(tx, share=payload.id)


async def to_fetch(tx: Tx, payload: Fetch, *, now: datetime) -> Copy | None:
    """A row of our own is promised for the bytes."""
    return await carry.to_fetch(tx, carried=payload.id, now=now)


async def here(tx: Tx, payload: Fetch, result: Held, *, now: datetime) -> None:
    """The bytes are here, and those that were sent."""
    await carry.here(tx, carried=payload.id, held=result, now=now)


class GiveManuals(Struct, frozen=True):
    """The promise to bring the guests' manuals up to date, from one share on."""

    due_at: datetime
    after: UUID | None = None


async def sweep(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Every hour: late quotas come back and go on; the guests' manuals are the newest."""
    if await rounds.sweep(tx, now=now) >= rounds.CHUNK:
        await outbox.put(tx, "sharing.sweep", payload, key=f"sharing.sweep:{uuid4()}")
    first = GiveManuals(payload.due_at)
    await outbox.put(tx, "sharing.manuals", first, key=f"sharing.manuals:{payload.due_at}")


async def give_manuals(tx: Tx, payload: GiveManuals, *, now: datetime) -> None:
    """A chunk of the guests' manuals."""
    last = await rounds.give_manuals(tx, after=payload.after, now=now)
    if last is not None:
        more = GiveManuals(payload.due_at, last)
        key = f"sharing.manuals:{payload.due_at}:{last}"
        await outbox.put(tx, "sharing.manuals", more, key=key)


async def look(tx: Tx, payload: Due, *, now: datetime) -> None:
    """Every night: both sides of every share beside each other."""
    del payload
    await reconcile.look(tx, now=now)


JOBS: dict[str, AnyJob] = {
    "sharing.asked": Job(News, asked),
    "sharing.answered": Job(News, answered),
    "sharing.withdrawn": Job(News, withdrawn),
    "sharing.delivered": Job(News, delivered),
    "sharing.decided": Job(News, decided),
    "sharing.reclaimed": Job(Reclaimed, reclaimed),
    "sharing.manual": Job(News, manual),
    "sharing.manuals": Job(GiveManuals, give_manuals),
    "sharing.results": Job(News, results),
    "sharing.fetch": Call(Fetch, to_fetch, carry.copy, here),
    "sharing.sweep": Job(Due, sweep),
    "sharing.reconcile": Job(Due, look),
}
SCHEDULE: dict[str, Every] = {"sharing.sweep": "hour", "sharing.reconcile": "day"}
