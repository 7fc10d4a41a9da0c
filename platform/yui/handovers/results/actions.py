"""What goes with a handover: chosen files of inspected work, and files that the office made of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.files import actions as files
from yui.files.model import Held
from yui.handovers import queries as handovers
from yui.handovers.model import AlreadyDecided, HandoverState
from yui.handovers.results import model, queries
from yui.handovers.results.model import Result


async def of_order(tx: ReadTx, *, order: UUID) -> list[Result]:
    """Files of the order's accepted work that no handover of it holds yet, the oldest first."""
    return await queries.of_order(tx, order, most=model.MOST)


async def give(
    tx: Tx,
    *,
    order: UUID,
    client: UUID,
    handover: UUID,
    chosen: Sequence[UUID],
    held: Sequence[Held],
    now: datetime,
) -> None:
    """Gives the client rows of its own: the chosen files under numbers, the office's by their names.

    Raises `NotThisOrders` when a chosen file is not one that could go.
    """
    ready = {one.id for one in await of_order(tx, order=order)}
    if not ready.issuperset(chosen):
        raise model.NotThisOrders("chosen")
    await files.keep(tx, held, subject=handover)
    await files.hand_over(
        tx,
        files=[*dict.fromkeys(chosen), *(one.id for one in held)],
        client=client,
        handover=handover,
        now=now,
    )


async def add(
    tx: Tx, *, handover: UUID, chosen: Sequence[UUID], held: Sequence[Held], now: datetime
) -> None:
    """Gives the client more files with a handover that it has not decided yet."""
    found = await handovers.handover_locked(tx, handover)
    if found is None:
        raise Unknown
    if found.state is not HandoverState.SUBMITTED:
        raise AlreadyDecided
    if not chosen and not held:
        raise model.NothingChosen("files")
    await give(
        tx,
        order=found.order_id,
        client=found.client_id,
        handover=handover,
        chosen=chosen,
        held=held,
        now=now,
    )
