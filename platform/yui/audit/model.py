"""What can be wrong with a chain."""

from msgspec import Struct


class Fault(Struct, frozen=True):
    """A link that does not hold: its number, and how it is broken."""

    seq: int
    fault: str
