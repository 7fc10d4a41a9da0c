"""Who gets a seat when more ask than there are: in the draw's order, with a second kind of seat.

A booking takes one seat and as many childcare places as it asks for. Whoever's turn has come gets them
if both kinds are left; whoever asks for more childcare than is left is passed over and heads the
waiting list in the same order. So the result follows from the order and the numbers alone.
"""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from yui import lottery


class Wish(Struct, frozen=True):
    """A booking in a draw: its number, and how many childcare places it asks for."""

    number: UUID
    children: int


class Seated(Struct, frozen=True):
    """Who has a seat and who waits, both in the draw's order."""

    won: list[Wish]
    waiting: list[Wish]


def seated(order: Sequence[Wish], *, capacity: int, childcare: int) -> Seated:
    """Goes through the order once."""
    won: list[Wish] = []
    waiting: list[Wish] = []
    left = childcare
    for wish in order:
        if len(won) < capacity and wish.children <= left:
            won.append(wish)
            left -= wish.children
        else:
            waiting.append(wish)
    return Seated(won, waiting)


def order(seed: bytes, briefing: UUID, wishes: Sequence[Wish]) -> list[Wish]:
    """The wishes in the order of the draw, whatever order they come in."""
    known = {wish.number: wish for wish in wishes}
    return [known[number] for number in lottery.drawn(seed, briefing, known)]


def all_fit(wishes: Sequence[Wish], *, capacity: int, childcare: int) -> bool:
    """Whether nobody has to be left out."""
    return len(wishes) <= capacity and sum(wish.children for wish in wishes) <= childcare
