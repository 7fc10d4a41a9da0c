"""Quotes: their states, their versions, their lines, what a client is shown of them."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import FieldError, Invalid
from yui.intake.interviews import Security
from yui.money import MAX_YEN, Yen
from yui.quotes import bands as by_volume
from yui.quotes.bands import Band
from yui.quotes.refusals import NoLines, NoLongerValid, PastDay, QuoteMove, TooMuch
from yui.quotes.sums import Margin, Sums
from yui.web.words import N_

MOST_LINES = 50
MOST_UNITS = 1_000_000
MOST_PRICE = 9_999_999_999


class QuoteState(StrEnum):
    """Where a version of a quote stands."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    VOID = "void"
    EXPIRED = "expired"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SAYS[self]


_SAYS = {
    QuoteState.DRAFT: N_("下書き"),
    QuoteState.SENT: N_("返事待ち"),
    QuoteState.ACCEPTED: N_("承諾"),
    QuoteState.DECLINED: N_("見送り"),
    QuoteState.VOID: N_("無効"),
    QuoteState.EXPIRED: N_("期限切れ"),
}

QUOTE_MOVES: dict[QuoteState, frozenset[QuoteState]] = {
    QuoteState.DRAFT: frozenset({QuoteState.SENT, QuoteState.VOID}),
    QuoteState.SENT: frozenset(
        {QuoteState.ACCEPTED, QuoteState.DECLINED, QuoteState.VOID, QuoteState.EXPIRED}
    ),
    QuoteState.ACCEPTED: frozenset(),
    QuoteState.DECLINED: frozenset(),
    QuoteState.VOID: frozenset(),
    QuoteState.EXPIRED: frozenset(),
}
"""Every move there is. A version is never edited: what changes is a new version."""


class How(StrEnum):
    """How a client's answer came."""

    SCREEN = "screen"
    MAIL = "mail"
    PHONE = "phone"
    PAPER = "paper"
    MEETING = "meeting"

    @property
    def says(self) -> str:
        """The msgid that people read."""
        return _HOW[self]


_HOW = {
    How.SCREEN: N_("画面で承諾・見送り"),
    How.MAIL: N_("メール"),
    How.PHONE: N_("電話"),
    How.PAPER: N_("書面"),
    How.MEETING: N_("打ち合わせ"),
}


class NewLine(Struct, frozen=True):
    """A line to be quoted: the client's prices by volume, the worker's price apart from them."""

    title: str
    job_type: str
    unit_name: str
    quantity: int
    bands: tuple[Band, ...]
    worker_price_yen: int
    spec: str = ""
    minutes_per_unit: int | None = None
    security: Security = Security.HOME
    trial: bool = False


class Draft(Struct, frozen=True):
    """What a version of a quote says."""

    title: str
    lines: tuple[NewLine, ...]
    due_on: date
    valid_until: date
    fee_bp: int
    note: str = ""


class Line(Struct, frozen=True):
    """A line as it is kept, for staff alone."""

    line: int
    title: str
    spec: str
    job_type: str
    unit_name: str
    quantity: int
    minutes_per_unit: int | None
    security: Security
    trial: bool
    bands: tuple[Band, ...]
    unit_price_yen: int
    worker_price_yen: int

    @property
    def yen(self) -> Yen:
        """What the client pays for it, before tax."""
        return Yen(self.quantity * self.unit_price_yen)

    @property
    def margin(self) -> Margin:
        """What of it is left to the body."""
        return Margin(self.yen, Yen(self.quantity * self.worker_price_yen))


class Quote(Struct, frozen=True):
    """A version of a quote: its frame and its sums."""

    id: UUID
    client_id: UUID
    client: str
    wish_id: UUID | None
    body_id: UUID
    number: str
    version: int
    title: str
    due_on: date
    valid_until: date
    fee_bp: int
    tax_bp: int
    subtotal_yen: int
    fee_yen: int
    tax_yen: int
    note: str
    state: QuoteState
    made_by: UUID
    made_at: datetime
    sent_at: datetime | None
    answered_at: datetime | None
    answered_on: date | None
    answered_how: How | None
    answered_name: str

    @property
    def sums(self) -> Sums:
        """The sums on its paper."""
        return Sums(
            subtotal=Yen(self.subtotal_yen),
            fee=Yen(self.fee_yen),
            tax=Yen(self.tax_yen),
            fee_bp=self.fee_bp,
            tax_bp=self.tax_bp,
        )

    @property
    def total_yen(self) -> Yen:
        """What the client pays."""
        return self.sums.total


class Ordered(Struct, frozen=True):
    """The order that a line became."""

    line: int
    order_id: UUID
    number: str
    title: str


class Source(Struct, frozen=True):
    """The version of a quote that an order comes from; its fee is asked beside the order's yen."""

    quote_id: UUID
    number: str
    version: int
    line: int
    fee_bp: int


def move(state: QuoteState, to: QuoteState) -> QuoteState:
    """The new state, if it may follow."""
    if to not in QUOTE_MOVES[state]:
        raise QuoteMove(state=state.says)
    return to


def answer(found: Quote, to: QuoteState, *, today: date) -> QuoteState:
    """A client's answer: once, and until the last day on which the quote holds."""
    state = move(found.state, to)
    if today > found.valid_until:
        raise NoLongerValid(until=found.valid_until)
    return state


def margin(found: Quote, lines: Sequence[Line]) -> Margin:
    """What of the price before tax is left to the body, the fee included."""
    return Margin(found.sums.net, Yen(sum(line.margin.cost for line in lines)))


def checked(draft: Draft, *, today: date, kinds: frozenset[str]) -> Draft:
    """The draft, if it can be quoted; every field that cannot at once."""
    if not draft.lines:
        raise NoLines("lines.0.title")
    errors = [
        FieldError(name, PastDay.code, PastDay.says)
        for name, day in (("due_on", draft.due_on), ("valid_until", draft.valid_until))
        if day < today
    ]
    for place, line in enumerate(draft.lines[:MOST_LINES]):
        errors += [
            FieldError(f"lines.{place}.{error.field}", error.code, error.says, error.values)
            for error in _line_errors(line, kinds)
        ]
    if len(draft.lines) > MOST_LINES:
        says = N_("{max}行までにしてください。")
        errors.append(FieldError("lines.0.title", "too_many_lines", says, {"max": MOST_LINES}))
    if errors:
        raise Invalid(errors)
    if sum(by_volume.amount(line.bands, line.quantity) for line in draft.lines) > MAX_YEN // 4:
        raise TooMuch("lines.0.quantity")
    return draft


def _line_errors(line: NewLine, kinds: frozenset[str]) -> list[FieldError]:
    missing = N_("入力してください。")
    errors = [
        FieldError(name, "missing", missing)
        for name in ("title", "unit_name")
        if not getattr(line, name).strip()
    ]
    says = N_("{min}から{max}までの整数で入力してください。")
    limits = {"min": 1, "max": MOST_UNITS}
    if not 1 <= line.quantity <= MOST_UNITS:
        errors.append(FieldError("quantity", "out_of_range", says, dict(limits)))
    if not 1 <= line.worker_price_yen <= MOST_PRICE:
        limits["max"] = MOST_PRICE
        errors.append(FieldError("worker_price_yen", "out_of_range", says, dict(limits)))
    if line.job_type not in kinds:
        errors.append(FieldError("job_type", "unknown_job_type", N_("一覧から選んでください。")))
    if not by_volume.well_formed(line.bands) or line.bands[0].yen > MOST_PRICE:
        errors.append(
            FieldError(
                "yen_1",
                "bad_bands",
                N_(
                    "単価は、数が増えるほど同じか安くなるように、少ない数から順に入力してください。"
                ),
            )
        )
    return errors
