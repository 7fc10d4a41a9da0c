"""A call of a task, workers who say what they can do, and the jobs behind them."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from msgspec.structs import replace

from tenants.db import begin
from tests.conftest import Town
from tests.offers import seed
from workers_async.runner import drain
from yui.availability import actions as availability
from yui.availability.model import Said
from yui.calls import actions
from yui.calls.matching import Criterion, Need
from yui.calls.model import Mode, NewCall
from yui.clock import TOKYO
from yui.notices import mail

NOW = seed.NOW
UNTIL = datetime(2026, 11, 27, 17, 0, tzinfo=TOKYO)
LATER = datetime(2026, 11, 27, 18, 0, tzinfo=TOKYO)
NEW = NewCall(
    mode=Mode.FIRST_COME,
    places=3,
    units_each=100,
    apply_by=UNTIL,
    answer_days=3,
    need=Need(minutes=200),
    criteria=frozenset(Criterion),
    content="作業手引き第2版によります。",
    costs="報酬に含みます。",
    rights="報酬の支払いをもって公社に移ります。",
    contact="電話 0267-00-0000",
)
task = seed.task


async def opened(
    town: Town, *, of: UUID | None = None, once: UUID | None = None, **change: Any
) -> UUID:
    """A call, opened by the director."""
    at = of or await seed.task(town)
    async with begin(town.actor("tateshina")) as tx:
        return await actions.open_call(
            tx, task=at, new=replace(NEW, **change), now=NOW, once=once or uuid4()
        )


async def applied(town: Town, call: UUID, *numbers: int) -> None:
    """These workers apply, one after the other."""
    for number in numbers:
        async with begin(town.actor("tateshina", "worker", number)) as tx:
            await actions.apply(tx, call=call, now=NOW)


async def jobs(town: Town, *, now: datetime = NOW) -> int:
    """Every promise is kept."""
    mail.set_up(town.settings)
    return await drain(now=now)


async def can(town: Town, number: int, *, minutes: int = 120, **skills: int) -> None:
    """A worker says what she can do and when she is free."""
    async with begin(town.actor("tateshina", "worker", number)) as tx:
        said = Said(True, False, (minutes,) * 7, None, "", [])
        await availability.say(tx, said=said, care="", now=NOW)
        for skill, level in skills.items():
            await availability.say_skill(tx, skill=skill, level=level, evidence="", now=NOW)


async def applications(town: Town, call: UUID) -> dict[str, tuple[str, bool]]:
    """Code → (state, whether an offer was made)."""
    async with town.admin() as admin:
        rows = await admin.fetch(
            "select w.code, a.state, a.offer_id is not null as made from app.application a"
            " join app.worker w on w.id = a.worker_id where a.call_id = $1 order by w.code",
            call,
        )
    return {row["code"]: (row["state"], row["made"]) for row in rows}
