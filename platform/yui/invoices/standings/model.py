"""A body's standing for the consumption tax on a day, and what its invoice then may say.

Only a registered issuer may issue a 適格請求書, and only of what it sold while registered (消費税法57条の4
第1項). Whoever is not issues an ordinary invoice (区分記載請求書): no number, no word of 適格 (同57条の5),
and a line by which the buyer knows which part of the tax-equivalent it may still credit
(平成28年改正法附則52条・53条、令和8年法律第12号).
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from tenants.refusal import FieldError, Invalid
from yui.japan import wareki
from yui.rates import NonRegisteredCredit
from yui.web.words import N_

_FIRST = date(2023, 10, 1)
"""The system of 適格請求書 began on this day: no number holds before it."""
SET_UP = "法人の登録のときの番号"
"""The source of the row of a number that a body brought along."""


class Standing(StrEnum):
    """What a body is for the consumption tax."""

    REGISTERED = "registered"
    TAXABLE = "taxable"
    EXEMPT = "exempt"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return _SAYS[self]


_SAYS = {
    Standing.REGISTERED: N_("適格請求書発行事業者（登録あり）"),
    Standing.TAXABLE: N_("課税事業者（登録なし）"),
    Standing.EXEMPT: N_("免税事業者（登録なし）"),
}


class Held(Struct, frozen=True):
    """The standing that holds from `since` until the next row; `number` exactly while registered."""

    since: date
    standing: Standing
    number: str | None = None
    source: str = ""
    set_at: datetime | None = None
    setter: str = ""

    @property
    def registered(self) -> bool:
        """Whether its invoices are 適格請求書."""
        return self.standing is Standing.REGISTERED

    @property
    def of(self) -> tuple[Standing, str | None]:
        """What two invoices must have in common to be one."""
        return self.standing, self.number


class StandingForm(Struct, forbid_unknown_fields=True):
    """A new row. `sure`: the number's check digit is another, and somebody has looked it up."""

    since: date
    standing: Standing
    source: Annotated[str, Meta(min_length=1, max_length=200)]
    t_number: Annotated[str, Meta(pattern=r"^(T[0-9]{13})?\Z")] = ""
    sure: bool = False


def held_on(rows: Sequence[Held], day: date, *, known: str | None) -> Held:
    """The standing on a day: the last row that has begun (rows in their order of days).

    Before the first row the number with which the body was set up (`known`) holds; without one it
    is not registered, and is taken for taxable: its tax stays apart in the books.
    """
    found = [row for row in rows if row.since <= day]
    if found:
        return found[-1]
    if known and not rows:
        return Held(_FIRST, Standing.REGISTERED, known)
    return Held(_FIRST, Standing.TAXABLE)


def set_up(rows: Sequence[Held], *, known: str | None) -> list[StandingForm]:
    """The row of the number with which a body was set up, where it has none yet."""
    if rows or not known:
        return []
    return [StandingForm(_FIRST, Standing.REGISTERED, SET_UP, known)]


def alike(days: Sequence[tuple[date, Held]]) -> int:
    """How many of the days, from the first, stand on one invoice: those of one standing."""
    first = days[0][1].of if days else None
    for at, (_, held) in enumerate(days):
        if held.of != first:
            return at
    return len(days)


def checked(form: StandingForm) -> None:
    """Refuses a number without registration, registration without one, and an odd check digit
    that nobody has looked up (the last is a warning: 法人番号省令2条 is not published for all)."""
    registered = form.standing is Standing.REGISTERED
    wrong: list[FieldError] = []
    if registered and not form.t_number:
        wrong.append(FieldError("t_number", "missing", N_("登録番号を入力してください。")))
    if form.t_number and not registered:
        says = N_("登録がないときは、登録番号を空にしてください。")
        wrong.append(FieldError("t_number", "not_registered", says))
    if registered and form.since < _FIRST:
        says = N_("登録は、2023年10月1日より前の日からにはなりません。")
        wrong.append(FieldError("since", "too_early", says))
    if form.t_number and not form.sure and not even(form.t_number):
        says = N_("検査数字が合いません。国税庁の公表サイトで確かめて、チェックを入れてください。")
        wrong.append(FieldError("sure", "odd", says))
    if wrong:
        raise Invalid(wrong)


def even(number: str) -> bool:
    """Whether a T number's check digit is the one that follows from the rest (法人番号省令2条)."""
    base = number[2:]
    total = sum(int(d) * (1 if at % 2 == 0 else 2) for at, d in enumerate(reversed(base)))
    return int(number[1]) == 9 - total % 9


def buyer_notes(held: Held, days: Sequence[date], rows: Sequence[NonRegisteredCredit]) -> list[str]:
    """What the paper says of the credit: of 適格請求書, or of the part that transition leaves."""
    if held.registered:
        return ["この請求書は、消費税法57条の4第1項の適格請求書です。"]
    first, last = min(days), max(days)
    parts = [
        f"{wareki(max(row.since, first))}から{wareki(min(row.to or last, last))}までの取引は"
        + (f"{row.percent}％" if row.percent else "控除なし")
        for row in sorted(rows, key=lambda row: row.since)
        if row.since <= last and (row.to is None or row.to >= first)
    ]
    return [
        "当法人は、適格請求書発行事業者ではありません。",
        (
            f"お受け取りの側で仕入税額控除できるのは、消費税相当額のうち経過措置の割合までです（{'、'.join(parts)}。"
            "平成28年改正法附則52条・53条、令和8年法律第12号）。"
        ),
    ]


class Kept(Struct, frozen=True):
    """A row as it is kept."""

    id: UUID
    since: date
    standing: Standing
    t_number: str | None
    source: str
    set_at: datetime
    setter: str

    @property
    def held(self) -> Held:
        """As the standing that it gives."""
        return Held(self.since, self.standing, self.t_number, self.source, self.set_at, self.setter)
