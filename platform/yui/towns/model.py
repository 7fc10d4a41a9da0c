"""A town's body on a day, its staff, the numbers of its documents."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.actor import Role
from tenants.refusal import Conflict, Refused
from yui.due import Closings, Dated, closings
from yui.japan import FiscalYear
from yui.web.words import N_

NEVER = date.max
"""The first day of a body that is entered and has none yet."""


class Paper(StrEnum):
    """What is numbered without gaps, per body and fiscal year."""

    ORDER = "order"
    TERMS = "terms"
    QUOTE = "quote"
    CONTRACT = "contract"
    NDA = "nda"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    RECEIPT = "receipt"
    DUNNING = "dunning"
    STATEMENT = "statement"
    YEARLY = "yearly"
    SETTLEMENT = "settlement"

    @property
    def mark(self) -> str:
        """What tells one kind of paper from another in its number."""
        return _MARKS[self]


_MARKS = {
    Paper.ORDER: "",
    Paper.TERMS: "明",
    Paper.QUOTE: "見",
    Paper.CONTRACT: "契",
    Paper.NDA: "秘",
    Paper.INVOICE: "請",
    Paper.CREDIT_NOTE: "返",
    Paper.RECEIPT: "領",
    Paper.DUNNING: "督",
    Paper.STATEMENT: "払",
    Paper.YEARLY: "証",
    Paper.SETTLEMENT: "清",
}


class Town(Struct, frozen=True):
    """A town as everybody may know it."""

    code: int
    slug: str
    name: str
    name_en: str
    prefecture: str


class Body(Struct, frozen=True):
    """The legal person that signs and pays; `closings` in `rule`."""

    id: UUID
    name: str
    short: str
    address: str
    phone: str
    email: str
    invoice_number: str | None
    valid_from: date
    valid_to: date | None
    closings: list[Dated]
    inspection_days: int

    @property
    def rule(self) -> Closings:
        """How its months close and are paid, each by the rule that holds for it."""
        return closings(self.closings, inspection_days=self.inspection_days)


class Staff(Struct, frozen=True):
    """A member of a town's staff."""

    id: UUID
    body_id: UUID
    name: str
    role: Role
    email: str | None
    active: bool


class NoBody(Conflict):
    """On that day the town had no body of its own: nothing can be signed or paid."""

    code = "no_body"
    says = N_("{on}の時点では、この自治体に運営法人がありません。自治体の設定をご確認ください。")


class BodyTaken(Conflict):
    """A body of the town is named so already."""

    code = "body_taken"
    says = N_("同じ名前か略称の運営法人が、すでにあります。別の略称を入力してください。")


class ClosingTaken(Conflict):
    """The body has a closing rule from that month on; it is never edited."""

    code = "closing_taken"
    says = N_(
        "この月からの締め日と支払日は、すでに決まっています。別の月からの変更にしてください。"
    )


class NotStaff(Refused):
    """Only a director, staff or a leader is staff."""

    code = "not_staff"
    status = 422
    says = N_("役割は、ディレクター・事務局職員・リーダーから選んでください。")


STAFF_ROLES = frozenset({Role.DIRECTOR, Role.STAFF, Role.LEADER})


def staff_role(role: Role) -> Role:
    """The role, if staff may have it."""
    if role not in STAFF_ROLES:
        raise NotStaff("role")
    return role


def number_of(body: Body, paper: Paper, *, year: FiscalYear, count: int) -> str:
    """「立振-R8-00012」; other papers carry their mark: 「立振-R8-明00012」."""
    return f"{body.short}-{year.short}-{paper.mark}{count:05}"
