"""An invoice: lines of accepted work, one tax a rate, what is still open of it."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from msgspec import Struct

from yui.banking import AccountType
from yui.due import Closes, closing_of
from yui.invoices import refusals
from yui.invoices.standings.model import Held, Standing
from yui.invoices.states import InvoiceState, PaymentKind
from yui.japan import add_months, screen_text
from yui.ledger.model import AccountRef
from yui.money import Yen, basis_points

FIRST = date(2015, 4, 1)
"""No invoice is of a day before the consortium's first."""
BANK = AccountRef("bank")
OUTPUT_TAX = AccountRef("output_tax")
REVENUE = AccountRef("revenue")


class Group(Struct, frozen=True):
    """The lines of a rate: their sum, and the tax of that sum."""

    rate_bp: int
    net_yen: int
    tax_yen: int

    @property
    def percent(self) -> str:
        """「10%」; a rate with a fraction keeps it."""
        return percent(self.rate_bp)


class InvoiceLine(Struct, frozen=True):
    """A line: accepted units of a handover (`work`), or their part of the order's fee (`fee`)."""

    handover_id: UUID
    part: str
    day: date
    order_number: str
    title: str
    quantity: int
    unit_name: str
    unit_price_yen: int
    yen: int
    rate_bp: int

    @property
    def fee(self) -> bool:
        """Whether it is a part of the order's management fee."""
        return self.part == "fee"


class Sums(Struct, frozen=True):
    """What an invoice comes to; the groups by rate, the highest first."""

    groups: tuple[Group, ...]

    @property
    def net(self) -> int:
        """Before tax."""
        return sum(group.net_yen for group in self.groups)

    @property
    def tax(self) -> int:
        """The tax of every rate."""
        return sum(group.tax_yen for group in self.groups)

    @property
    def total(self) -> int:
        """With tax."""
        return self.net + self.tax


class Invoice(Struct, frozen=True):
    """An invoice as it was issued, with what was paid and credited since."""

    id: UUID
    body_id: UUID
    client_id: UUID
    client: str
    number: str
    closing_on: date
    issued_on: date
    due_on: date
    net_yen: int
    tax_yen: int
    total_yen: int
    paid_yen: int
    credited_yen: int
    journal_id: UUID | None
    issued_at: datetime
    cancelled_at: datetime | None
    standing: Standing = Standing.REGISTERED
    t_number: str | None = None

    @property
    def registered(self) -> bool:
        """Whether it is a 適格請求書."""
        return self.standing is Standing.REGISTERED

    @property
    def held(self) -> Held:
        """The standing under which it was issued."""
        return Held(self.closing_on, self.standing, self.t_number)

    @property
    def tax_account(self) -> AccountRef:
        """Where its tax goes in the books: an exempt body keeps its books with tax (税込経理), and
        what it asks for beside the price is its revenue (国税庁タックスアンサーNo.6375)."""
        return REVENUE if self.standing is Standing.EXEMPT else OUTPUT_TAX

    @property
    def open_yen(self) -> int:
        """What is still to be paid."""
        return self.total_yen - self.paid_yen - self.credited_yen

    @property
    def state(self) -> InvoiceState:
        """Where it stands."""
        if self.cancelled_at is not None:
            return InvoiceState.CANCELLED
        if self.open_yen:
            return InvoiceState.PARTLY if self.paid_yen else InvoiceState.OPEN
        return InvoiceState.PAID if self.paid_yen else InvoiceState.CREDITED

    def overdue(self, today: date) -> int:
        """Days since the due day, while something is open."""
        return max(0, (today - self.due_on).days) if self.open_yen else 0


class OpenItem(Struct, frozen=True):
    """An invoice that waits for money: what a bank's line is matched against."""

    invoice_id: UUID
    body_id: UUID
    client_id: UUID
    client: str
    kana: str
    number: str
    issued_on: date
    due_on: date
    total_yen: int
    open_yen: int


class Payment(Struct, frozen=True):
    """Money that settled a part of an invoice."""

    id: UUID
    invoice_id: UUID
    client_id: UUID
    key: str
    yen: int
    paid_on: date
    journal_id: UUID
    made_at: datetime
    undone_at: datetime | None = None
    kind: PaymentKind = PaymentKind.MONEY

    @property
    def by_hand(self) -> bool:
        """Whether the invoice's page takes it back: a bank line's is taken back where it was matched."""
        return not self.key.startswith("bank:")


class Account(Struct, frozen=True):
    """The bank account that clients pay into."""

    bank_kana: str
    branch_kana: str
    account_type: str
    account_number: str
    holder_kana: str = ""

    @property
    def text(self) -> str:
        """「ハチジュウニナガノ 立科 普通 0012345」, as it is printed."""
        kind = AccountType(int(self.account_type)).label
        return f"{screen_text(self.bank_kana)} {screen_text(self.branch_kana)} {kind} {self.account_number}"

    @property
    def holder(self) -> str:
        """In whose name it is: a transfer asks for it, and comes back under another."""
        return screen_text(self.holder_kana)


class Accepted(Struct, frozen=True):
    """A handover that the client accepted and that stands on no invoice yet; yen before tax."""

    handover_id: UUID
    day: date
    order_number: str
    title: str
    quantity: int
    unit_name: str
    unit_price_yen: int
    fee_yen: int


class Print(Struct, frozen=True):
    """Has an invoice's paper printed (outbox `invoices.print`)."""

    invoice: UUID


def percent(rate_bp: int) -> str:
    """「10%」 of basis points."""
    whole, part = divmod(rate_bp, 100)
    return f"{whole}.{part:02}".rstrip("0") + "%" if part else f"{whole}%"


def reckon(lines: Sequence[tuple[int, int]]) -> Sums:
    """Sums (rate in basis points, yen before tax) of lines by rate, the highest first.

    The tax is the rate's part of its sum, fractions dropped once a rate and document, never a line
    (消費税法施行令70条の10、国税庁インボイスQ&A 問57).
    """
    ordered = sorted(lines, key=lambda line: -line[0])
    groups = []
    for rate, of in groupby(ordered, key=lambda line: line[0]):
        net = sum(yen for _, yen in of)
        groups.append(Group(rate, net, basis_points(Yen(net), rate)))
    return Sums(tuple(groups))


def lines_of(found: Sequence[Accepted], rates: Sequence[int]) -> list[InvoiceLine]:
    """The lines of accepted handovers; `rates` in basis points, one for each."""
    lines: list[InvoiceLine] = []
    for one, rate in zip(found, rates, strict=True):
        if one.unit_price_yen:
            lines.append(
                _line(one, rate, "work", of=(one.quantity, one.unit_name, one.unit_price_yen))
            )
        if one.fee_yen:
            lines.append(_line(one, rate, "fee", of=(1, "式", one.fee_yen)))
    return lines


def _line(one: Accepted, rate: int, part: str, *, of: tuple[int, str, int]) -> InvoiceLine:
    quantity, unit, price = of
    return InvoiceLine(
        handover_id=one.handover_id,
        part=part,
        day=one.day,
        order_number=one.order_number,
        title=one.title,
        quantity=quantity,
        unit_name=unit,
        unit_price_yen=price,
        yen=quantity * price,
        rate_bp=rate,
    )


def due_on(rule: Closes, closing: date, *, issued: date) -> date:
    """When a client pays what closed on `closing`, as its contract says; of an invoice that is issued
    only after that day, as if it had closed with the period in which it is issued."""
    due = _due(rule, closing)
    return due if due > issued else _due(rule, closing_of(rule, issued))


def _due(rule: Closes, closing: date) -> date:
    held = rule.on(closing)
    return add_months(closing, held.months_later, on=held.payment_day)


def settle(found: Invoice, yen: int) -> int:
    """What stays open after `yen` more; refuses what is more than open."""
    if not 0 < yen <= found.open_yen:
        raise refusals.TooMuch("yen", left=f"{found.open_yen:,}")
    return found.open_yen - yen


def over(closing: date, today: date) -> date:
    """The closing day, if it is over and of our time."""
    if closing >= today or closing < FIRST:
        raise refusals.PeriodNotOver("closing_on")
    return closing


def paid_on(day: date, today: date) -> date:
    """The day on which money came in, if it may be."""
    if not FIRST <= day <= today:
        raise refusals.PaidAhead("paid_on")
    return day


def same_payment(known: Payment, *, invoice: UUID, yen: int) -> UUID:
    """The payment that a key stands for, if it is the one that is told again."""
    if (known.invoice_id, known.yen) != (invoice, yen) or known.undone_at is not None:
        raise refusals.PaymentKeyReused
    return known.id
