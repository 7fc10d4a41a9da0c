"""Client companies: who they are, what they weigh, what they said of the work."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Refused
from yui.clients.rules import Concentration
from yui.web.words import N_


class Place(StrEnum):
    """Where a client is at home."""

    TOWN = "town"
    PREFECTURE = "prefecture"
    OUTSIDE = "outside"

    @property
    def says(self) -> str:
        """The msgid that people read."""
        return _SAYS[self]


_SAYS = {
    Place.TOWN: N_("町内・市内"),
    Place.PREFECTURE: N_("県内"),
    Place.OUTSIDE: N_("県外"),
}


class Client(Struct, frozen=True):
    """A company that orders work, with its open orders."""

    id: UUID
    name: str
    kana: str
    place: Place
    contact: str
    first_contract_on: date | None
    active: bool
    orders: int = 0


class NameTaken(Conflict):
    """A client of that name is there already."""

    code = "client_name_taken"
    says = N_("同じ名前のクライアント企業が、すでに登録されています。")


class Year(Struct, frozen=True):
    """A client's fiscal year: what it ordered, and what it decided on what was handed over.

    Yen before tax. `whole`: handovers accepted without a unit sent back; `days`: from the handover
    to the decision, rounded, None where there was none.
    """

    year: int
    orders: int
    ordered_yen: int
    handovers: int
    whole: int
    units: int
    accepted: int
    accepted_yen: int
    days: int | None


class OrderLine(Struct, frozen=True):
    """An order as a client's page lists it; yen before tax."""

    id: UUID
    number: str
    title: str
    yen: int
    due_on: date
    state: str
    received_at: datetime


class Weight(Struct, frozen=True):
    """What a client ordered in the time that the rule looks at; yen before tax."""

    client_id: UUID
    name: str
    yen: int


class Weights(Struct, frozen=True):
    """The clients' weights, the heaviest first, beside the rule that they are held against."""

    rule: Concentration
    since: date
    total: int
    clients: tuple[Weight, ...]

    @property
    def largest(self) -> Weight | None:
        """The heaviest client; None without orders."""
        return self.clients[0] if self.total else None

    @property
    def flagged(self) -> Weight | None:
        """The largest client, where it weighs more than the rule allows."""
        largest = self.largest
        return largest if largest is not None and self.too_much(largest) else None

    def too_much(self, one: Weight) -> bool:
        """Strictly more than the rule's share."""
        return one.yen * 10_000 > self.rule.share_bp * self.total

    def bp_of(self, client: UUID) -> int:
        """A client's share in basis points, rounded down."""
        yen = sum(one.yen for one in self.clients if one.client_id == client)
        return yen * 10_000 // self.total if self.total else 0


def weigh(found: Sequence[Weight], rule: Concentration, *, since: date) -> Weights:
    """The clients by weight."""
    ordered = sorted(found, key=lambda one: (-one.yen, one.name))
    return Weights(rule, since, sum(one.yen for one in ordered), tuple(ordered))


class Consent(StrEnum):
    """Whether and how a voice may be published."""

    NONE = "none"
    UNNAMED = "unnamed"
    NAMED = "named"

    @property
    def says(self) -> str:
        """The msgid that people read."""
        return _CONSENT_SAYS[self]


_CONSENT_SAYS = {
    Consent.NONE: N_("公開しない"),
    Consent.UNNAMED: N_("社名を出さずに公開してよい"),
    Consent.NAMED: N_("社名を出して公開してよい"),
}


class Voice(Struct, frozen=True):
    """What a client said: 1 to 5, in words, and what it consented to (`consented_by`: who said so)."""

    id: UUID
    client_id: UUID
    client: str
    said_on: date
    score: int
    said: str
    consent: Consent
    consented_by: str


class Quoted(Struct, frozen=True):
    """A voice as it may be published: `name` is empty without consent to it."""

    said_on: date
    score: int
    said: str
    name: str


class WhoConsented(Refused):
    """A consent is somebody's."""

    code = "who_consented"
    status = 422
    says = N_("公開してよいと答えた方の役職・お名前を入力してください。")


class SaidLater(Refused):
    """Nobody has said it yet."""

    code = "said_later"
    status = 422
    says = N_("聞いた日は、今日までの日にしてください。")


def consented(consent: Consent, by: str) -> str:
    """Who consented, if anybody had to."""
    if consent is Consent.NONE:
        return ""
    if not by.strip():
        raise WhoConsented("consented_by")
    return by.strip()


def quote(voice: Voice) -> Quoted | None:
    """What of a voice may be published; None where nothing may."""
    if voice.consent is Consent.NONE:
        return None
    name = voice.client if voice.consent is Consent.NAMED else ""
    return Quoted(voice.said_on, voice.score, voice.said, name)
