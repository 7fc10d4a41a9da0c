"""Who has LINE: some workers tie it with a code, as its webhook would bring it, and one wants a digest.

On the last day one of them has blocked us, and mail takes over.
"""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from tenants.actor import NOWHERE, system
from tenants.db import begin
from yui.demo.stage import Stage, afterwards, moment
from yui.notices import actions as notices
from yui.notices.choice import Choice, Pace, Way
from yui.notices.line import actions as line
from yui.notices.routing import actions as routing

LINKED = {"tateshina": (0, 1, 2, 4, 5, 7), "shiojiri": (0, 2)}
"""Workers with LINE, by town and place."""
TOWN, DIGEST, BLOCKED = "tateshina", 4, 7


def user_of(town: str, place: int) -> str:
    """An invented LINE user's id."""
    return "U" + sha256(f"{town}/{place}".encode()).hexdigest()[:32]


async def before(stage: Stage, day: date) -> None:
    """Before the play: the codes are sent, the choices are made."""
    now = moment(day, 9)
    for town, places in LINKED.items():
        for place in places:
            await _link(stage, town, place, now=now)
    async with begin(stage.worker(TOWN, _person(stage, DIGEST))) as tx:
        await routing.choose(tx, Choice(Way.LINE, True, 21, 7, Pace.DAILY), now=now)


async def today(stage: Stage, day: date) -> None:
    """One has blocked us (LINE's clock is real); a notice of tonight waits for the morning."""
    now = moment(day, 20)
    async with begin(system(NOWHERE)) as tx:
        user = user_of(TOWN, BLOCKED)
        await line.follow(tx, user=user, blocks=True, at=datetime.now(UTC) + timedelta(minutes=1))
    for place in (0, BLOCKED):
        await _tell(stage, place, "今月の振り返り会のご案内です", f"demo.{place}", now=now)
    await afterwards(day, 20)
    night = moment(day, 22)
    await _tell(stage, 0, "来週の予定表ができました", "demo.night", now=night)
    await afterwards(day, 22)


async def _link(stage: Stage, town: str, place: int, *, now: datetime) -> None:
    worker = stage.workers[town][place]
    async with begin(stage.worker(town, worker)) as tx:
        code = await line.ask(tx, now=now)
    async with begin(system(NOWHERE)) as tx:
        await line.bind(tx, user=user_of(town, place), text=code, now=now)


def _person(stage: Stage, place: int) -> UUID:
    return stage.workers[TOWN][place]


async def _tell(stage: Stage, place: int, subject: str, key: str, *, now: datetime) -> None:
    async with begin(system(stage.towns[TOWN])) as tx:
        await notices.tell(
            tx,
            to=_person(stage, place),
            kind="demo",
            subject=subject,
            body="くわしくは、お知らせのページをご覧ください。",
            link="/me/notices",
            key=key,
            now=now,
        )
