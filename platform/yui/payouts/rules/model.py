"""A profile as it was decided, and when withheld tax is due at the tax office."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, FieldError, Invalid
from yui import due
from yui.payouts.profiles import Profile
from yui.tax import Category
from yui.web.words import N_


class LineEnd(StrEnum):
    """What stands after each record."""

    CRLF = "crlf"
    NONE = "none"

    @property
    def says(self) -> str:
        """Its msgid."""
        return {"crlf": N_("改行あり（CR・LF）"), "none": N_("改行なし（120バイトずつ）")}[
            self.value
        ]


class Exchange(StrEnum):
    """The unused 手形交換所番号."""

    ZEROS = "zeros"
    SPACES = "spaces"

    @property
    def says(self) -> str:
        """Its msgid."""
        return {"zeros": N_("ゼロ 4けた"), "spaces": N_("空白 4けた")}[self.value]


class Decided(Struct, frozen=True):
    """What the body's bank takes from a day on, and where that is written."""

    valid_from: date
    line_end: LineEnd
    eof: bool
    most_records: int
    exchange: Exchange
    full_stop: bool
    reason: str
    decided_by: UUID
    decided_at: datetime

    @property
    def profile(self) -> Profile:
        """Without the words."""
        return Profile(
            self.line_end.value, self.eof, self.most_records, self.exchange.value, self.full_stop
        )


class Month(Struct, frozen=True):
    """What was withheld in a category from the payments of a month (its first day)."""

    month: date
    category: Category
    payees: int
    gross_yen: int
    withheld_yen: int

    @property
    def remit_by(self) -> date:
        """By when it is due: the 10th of the next month, or the business day after it."""
        return due.remittance(self.month)


class ProfileExists(Conflict):
    """The body has a profile for that day; it is never edited."""

    code = "transfer_profile_exists"
    says = N_("この日からの形式はすでにあります。別の日からの形式を加えてください。")


def checked(valid_from: date, *, today: date) -> None:
    """Raises `Invalid` for a day that is over: files of that day are made and stay as they are."""
    if valid_from < today:
        says = N_("今日からあとの日にしてください。")
        raise Invalid([FieldError("valid_from", "past", says)])
