"""What a worker reads beside one piece of work: manual, her ticks, her questions, her own minutes."""

from contextlib import suppress
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx
from tenants.refusal import Unknown
from yui.deliveries.handins import actions as handins
from yui.deliveries.handins.model import Mark
from yui.threads import actions as threads
from yui.threads.manuals import actions as manuals
from yui.threads.manuals.model import Manual
from yui.threads.model import Thread


class Sheet(Struct, frozen=True):
    """All of it; `manual` is None once the work was given back."""

    manual: Manual | None
    ticked: list[str]
    threads: list[Thread]
    minutes: int
    missed: list[Mark]


async def sheet(tx: ReadTx, *, assignment: UUID) -> Sheet:
    """The sheet of one of her assignments."""
    manual: Manual | None = None
    with suppress(Unknown):
        manual = await manuals.mine(tx, assignment=assignment)
    return Sheet(
        manual=manual,
        ticked=await manuals.ticks(tx, assignment=assignment),
        threads=await threads.of_assignment(tx, assignment=assignment),
        minutes=await manuals.effort(tx, assignment=assignment),
        missed=await handins.marks(tx, assignment=assignment),
    )
