"""The board as one look: lanes, inspections, shares."""

from datetime import datetime

from msgspec import Struct

from tenants.db import Tx
from yui.board import model, queries
from yui.board.model import Counts, Lane
from yui.deliveries import actions as deliveries
from yui.deliveries.model import Line
from yui.japan import day_of
from yui.sharing import actions as sharing
from yui.sharing.model import Share

MOST_LANES = 60


class Board(Struct, frozen=True):
    """A director's day."""

    counts: Counts
    lanes: list[Lane]
    inspections: list[Line]
    asked: list[Share]
    ours: list[Share]


async def board(tx: Tx, *, now: datetime, most: int = 6) -> Board:
    """What the day brings; of the shares, those that wait or run, `most` of each side."""
    today = day_of(now)
    lanes = await queries.lanes(tx, at=now, most=MOST_LANES)
    waiting = await deliveries.waiting(tx)
    asked = [share for share in await sharing.asked_of_us(tx, on=today) if _shown(share)]
    ours = [share for share in await sharing.asked_by_us(tx) if _shown(share)]
    return Board(
        counts=model.counts(
            lanes,
            today=today,
            inspections=len(waiting),
            overdue=sum(1 for line in waiting if line.inspection_due < today),
            unanswered=sum(1 for share in asked if share.waits(now)),
        ),
        lanes=lanes,
        inspections=waiting,
        asked=asked[:most],
        ours=ours[:most],
    )


def _shown(share: Share) -> bool:
    return share.state.value in {"asked", "accepted", "partly_accepted"} and (
        share.state.value == "asked" or share.left + share.on_way > 0
    )
