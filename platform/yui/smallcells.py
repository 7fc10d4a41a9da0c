"""Counts of people as they may be published: small ones hidden, and whatever would give one away.

A count of one to four says too much of who stands behind it (law-and-formats §9.2, reliability
§2.3). Hiding it alone is not enough where the sum is known: the rest is a subtraction. The least
count that may be shown is a dated row (`rates.book().small_cell`).
"""

from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

from msgspec import Struct

K = TypeVar("K", bound=Hashable)


class Shown(Struct, Generic[K], frozen=True):
    """Counts as published; None is hidden. `total`: the sum of all cells, hidden ones too."""

    cells: dict[K, int | None]
    total: int | None


def suppressed(cells: Mapping[K, int], *, least: int) -> Shown[K]:
    """The cells of one line whose sum is known to all; none of 1 to `least` - 1 can be worked out.

    Zero is shown: nobody stands behind it. Where hiding cells cannot be enough, all of them and the
    sum are hidden.
    """
    hidden = _hidden(cells, least=least)
    total = sum(cells.values())
    if hidden is None:
        return Shown(dict.fromkeys(cells), None)
    shown = {name: None if name in hidden else count for name, count in cells.items()}
    return Shown(shown, total)


def _hidden(cells: Mapping[K, int], *, least: int) -> frozenset[K] | None:
    """The cells to hide; None where no choice would hold."""
    hidden = {name for name, count in cells.items() if 0 < count < least}
    if not hidden:
        return frozenset()
    # Equal counts are hidden together: which of them was taken would tell where the small one is.
    counts = {cells[name] for name in cells.keys() - hidden}
    for count in sorted(counts, key=lambda count: (count == 0, count)):
        if _holds([cells[each] for each in hidden], least=least):
            break
        hidden |= {name for name in cells if cells[name] == count}
    return frozenset(hidden) if _holds([cells[each] for each in hidden], least=least) else None


def _holds(counts: list[int], *, least: int) -> bool:
    """Whether the sum of hidden counts leaves each of them open, to whoever knows these rules.

    Two at least; as many people as may be shown; not all ones; not all `least` - 1.
    """
    people = sum(counts)
    top = max(counts) >= least or people < len(counts) * (least - 1)
    return len(counts) >= 2 and people >= least and people > len(counts) and top
