"""What came of handing a message over."""

from msgspec import Struct


class Outcome(Struct, frozen=True):
    """`lasting`: trying again is of no use; `wait`: seconds that the receiver asked for."""

    taken: bool
    lasting: bool = False
    wait: int = 0
    problem: str = ""
