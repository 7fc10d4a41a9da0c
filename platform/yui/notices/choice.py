"""How a reader wants to be told, in words that every part of the slice knows."""

from enum import StrEnum

from msgspec import Struct


class Way(StrEnum):
    """How a reader wants to be told: LINE and mail after it, mail alone, or the inbox alone."""

    LINE = "line"
    MAIL = "mail"
    NONE = "none"


class Pace(StrEnum):
    """How often, of what is not urgent."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    OFF = "off"


class Kind(StrEnum):
    """What a notice's kind is to the router."""

    URGENT = "urgent"
    NORMAL = "normal"
    DIGESTIBLE = "digestible"


class Channel(StrEnum):
    """What carries a message beside the inbox."""

    NONE = ""
    LINE = "line"
    MAIL = "mail"


class Choice(Struct, frozen=True):
    """How a reader wants to be told; hours 0–23 of Japan."""

    way: Way
    quiet: bool
    quiet_from: int
    quiet_to: int
    pace: Pace
