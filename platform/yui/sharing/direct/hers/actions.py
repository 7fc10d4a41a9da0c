"""What she does about offers by another's director: her yes, and taking it back."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.sharing.direct.hers import model, queries
from yui.sharing.direct.hers.model import Yes
from yui.sharing.direct.queries import allies
from yui.towns import actions as towns


async def yeses(tx: ReadTx) -> list[Yes]:
    """Hers: who may offer her this town's work."""
    return await queries.yeses(tx, worker=tx.actor.id)


async def words_of_yes(tx: ReadTx) -> str:
    """What she would agree to, in this town."""
    return model.YES_SAYS.format(lead=(await towns.town(tx)).name)


async def say_yes(tx: Tx, *, other: int, now: datetime) -> None:
    """Her director of the town `other` may offer her this town's work, and hears what became of it."""
    if other not in {one.code for one in await allies(tx, on=now.date())}:
        raise Unknown
    says = await words_of_yes(tx)
    if await queries.record_yes(
        tx, worker=tx.actor.id, other=other, version=model.YES_VERSION, says=says, at=now
    ):
        await audit.note(tx, "direct.yes", subject=str(tx.actor.id), other=other)


async def take_back(tx: Tx, *, yes: UUID, now: datetime) -> None:
    """From the next look on he is told nothing more, and can ask her no more."""
    if not await queries.record_no(tx, yes, worker=tx.actor.id, at=now):
        raise Unknown
    await audit.note(tx, "direct.no", subject=str(tx.actor.id))
