"""One page of a list, and whether the list goes on: queries fetch one row more than is shown."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from msgspec import Struct

Row = TypeVar("Row")
PAGE = 50
"""Rows of a page."""
FETCH = PAGE + 1
"""What a query is asked for, so that the page knows of a next one."""


class Leaf(Struct, Generic[Row], frozen=True):
    """The rows of a page; `more`: there is a next one; `first`: it is the list's first."""

    rows: Sequence[Row]
    more: bool
    first: bool


def leaf(found: Sequence[Row], after: object = None) -> Leaf[Row]:
    """The page that begins after `after` (None: the first), of up to `FETCH` rows found."""
    return Leaf(found[:PAGE], more=len(found) > PAGE, first=after is None)


def within(number: int) -> int:
    """A number that a list goes on after, as a column holds it, whatever was typed."""
    return max(0, min(number, 2**31 - 1))
