"""Netting over n towns: at most n − 1 transfers, and everybody's net as before."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from yui.money import Yen


class Position(Struct, frozen=True):
    """What a closed statement comes to: above zero, `low` owes `high`."""

    id: UUID
    low: int
    high: int
    low_body: UUID
    high_body: UUID
    net: int


class Flow(Struct, frozen=True, order=True):
    """Yen above zero from a town to a town."""

    payer: int
    payee: int
    yen: int


class Plan(Struct, frozen=True):
    """The statements that are netted together and the transfers that settle them."""

    taken: tuple[UUID, ...]
    transfers: tuple[Flow, ...]


def nets(positions: Iterable[Position]) -> dict[int, Yen]:
    """What each town pays (above zero) or is paid; their sum is zero."""
    found: Counter[int] = Counter()
    for one in positions:
        found[one.low] += one.net
        found[one.high] -= one.net
    return {town: Yen(yen) for town, yen in found.items()}


def transfers(owed: Mapping[int, int]) -> tuple[Flow, ...]:
    """The transfers that bring every net to zero, in the order of payer and payee.

    First whoever owes exactly what another is due pays it; then the largest debtor pays the largest
    creditor, and of equals the lower code. Each transfer brings one of its two to zero and the last
    one both, so n towns need at most n − 1. Raises ValueError where the nets do not sum to zero.
    """
    if sum(owed.values()):
        raise ValueError("what is owed and what is due differ")
    left = {town: yen for town, yen in owed.items() if yen}
    found = _exact(left)
    while left:
        payer = min(left, key=lambda town: (-left[town], town))
        payee = min(left, key=lambda town: (left[town], town))
        yen = min(left[payer], -left[payee])
        found.append(Flow(payer, payee, yen))
        _move(left, payer, -yen)
        _move(left, payee, yen)
    return tuple(sorted(found))


def _exact(left: dict[int, int]) -> list[Flow]:
    found: list[Flow] = []
    for payer in sorted(town for town, yen in left.items() if yen > 0):
        same = [town for town in sorted(left) if left[town] == -left[payer]]
        if same:
            found.append(Flow(payer, same[0], left[payer]))
            del left[payer], left[same[0]]
    return found


def _move(left: dict[int, int], town: int, yen: int) -> None:
    left[town] += yen
    if not left[town]:
        del left[town]


def plan(positions: Sequence[Position]) -> Plan:
    """Nets the closed statements; of a town with two bodies only one body's go into one netting."""
    bodies: dict[int, UUID] = {}
    taken: list[Position] = []
    for one in sorted(positions, key=lambda each: each.id):
        mine = {one.low: one.low_body, one.high: one.high_body}
        if all(bodies.get(town, body) == body for town, body in mine.items()):
            bodies |= mine
            taken.append(one)
    return Plan(tuple(one.id for one in taken), transfers(nets(taken)))


class Shift(Struct, frozen=True):
    """Inside one town's clearing accounts: what was owed to `off` is owed to `onto` instead."""

    off: int
    onto: int
    yen: int


def novation(before: Mapping[int, int], after: Mapping[int, int]) -> tuple[Shift, ...]:
    """How a town's clearing accounts go from the statements' nets to the netting's transfers.

    Both map a counterparty to what is owed to it (below zero: due from it), with the same sum. The
    counterparties' own shifts mirror these, so the two sides of every pair stay each other's minus.
    Raises ValueError where the sums differ.
    """
    towns = sorted(before.keys() | after.keys())
    over = {town: before.get(town, 0) - after.get(town, 0) for town in towns}
    if sum(over.values()):
        raise ValueError("a netting changes nobody's net")
    more = [[town, yen] for town, yen in over.items() if yen > 0]
    less = [[town, -yen] for town, yen in over.items() if yen < 0]
    found: list[Shift] = []
    while more and less:
        yen = min(more[0][1], less[0][1])
        found.append(Shift(more[0][0], less[0][0], yen))
        for side in (more, less):
            side[0][1] -= yen
            if not side[0][1]:
                side.pop(0)
    return tuple(found)
