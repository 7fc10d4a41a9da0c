"""The record of a call's draw; how it is drawn stands in `yui.lottery`."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from yui import lottery


class Draw(Struct, frozen=True):
    """The record of a draw."""

    call_id: UUID
    seed: bytes
    numbers: list[UUID]
    places: int
    drawn_at: datetime


def holds(draw: Draw, published: bytes) -> bool:
    """Whether the record is the draw of the seed that was published before."""
    return lottery.proves(published, seed=draw.seed, of=draw.call_id, numbers=draw.numbers)
