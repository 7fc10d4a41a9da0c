"""Campaigns: what was done so that people hear of the programme, and what came of it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from yui.money import Rounding, Yen, portion
from yui.recruitment.refusals import BadDays
from yui.web.words import N_

RESERVED = frozenset({"thanks", "waiting", "outside", "town", "none"})
"""Codes that would read like one of our own pages."""


class Channel(StrEnum):
    """By which way people hear of us."""

    LEAFLET = "leaflet"
    BULLETIN = "bulletin"
    WEB = "web"
    LINE = "line"
    EVENT = "event"
    DESK = "desk"
    OTHER = "other"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return {
            "leaflet": N_("チラシ配布"),
            "bulletin": N_("広報紙・回覧板"),
            "web": N_("ホームページ"),
            "line": N_("LINE"),
            "event": N_("イベント"),
            "desk": N_("窓口・相談会"),
            "other": N_("その他"),
        }[self.value]


class Named(Struct, frozen=True):
    """A campaign to choose."""

    id: UUID
    name: str


class NewCampaign(Struct, frozen=True):
    """What staff write down of a campaign; `areas` are 5-digit codes, neighbours too."""

    code: str
    name: str
    channel: Channel
    areas: tuple[str, ...]
    cost_yen: int
    printed: int
    starts_on: date
    ends_on: date


class Campaign(Struct, frozen=True):
    """A campaign with its funnel. Each figure counts people who stand in the one before it, too;
    `kept` had work accepted in three calendar months in a row."""

    id: UUID
    code: str
    name: str
    channel: Channel
    areas: list[str]
    cost_yen: int
    printed: int
    starts_on: date
    ends_on: date
    heard: int
    outside: int
    booked: int
    came: int
    registered: int
    ordered: int
    kept: int

    @property
    def yen_each(self) -> Yen | None:
        """The cost of one registration, rounded to the yen; None while nobody is registered."""
        if not self.registered:
            return None
        return portion(Yen(self.cost_yen), 1, of=self.registered, rounding=Rounding.HALF_UP)

    @property
    def steps(self) -> list[tuple[str, int]]:
        """The funnel: the msgid of each step and its figure."""
        return [
            (N_("関心の登録（認知）"), self.heard),
            (N_("説明会に参加"), self.came),
            (N_("ワーカー登録"), self.registered),
            (N_("はじめての受託"), self.ordered),
            (N_("3か月続けて検収"), self.kept),
        ]


def checked(new: NewCampaign) -> NewCampaign:
    """The same, or `BadDays`."""
    if new.ends_on < new.starts_on:
        raise BadDays("ends_on")
    return new
