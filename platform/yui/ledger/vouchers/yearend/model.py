"""What is left of a year's income and expense, and the lines that transfer it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from msgspec import Struct

from yui.japan import FiscalYear
from yui.ledger.chart import CHART, Group, Kind
from yui.ledger.model import AccountRef
from yui.ledger.vouchers import refusals
from yui.ledger.vouchers.codes import code_of
from yui.ledger.vouchers.model import Kept


class Left(Struct, frozen=True):
    """What is left on an income or expense account: credits less debits."""

    kind: str
    client_id: UUID | None
    other: int | None
    yen: int
    tax: str = ""


def transfer(left: Sequence[Left]) -> list[Kept]:
    """The lines that bring every income and expense account to zero, against the net assets."""
    net = Kind.NET_ASSETS.value
    found: list[Kept] = []
    for one in sorted(left, key=lambda x: (x.kind, str(x.client_id or x.other or ""), x.tax)):
        if CHART[Kind(one.kind)].group not in {Group.INCOME, Group.EXPENSE} or not one.yen:
            continue
        code = code_of(AccountRef(one.kind, client=one.client_id, other=one.other, tax=one.tax))
        sides = (code, net) if one.yen > 0 else (net, code)
        found.append(Kept(len(found) + 1, *sides, abs(one.yen), ""))
    return found


def last_day(year: int, *, today: date) -> date:
    """The last day of a fiscal year that is over."""
    last = FiscalYear(year).last
    if today <= last:
        raise refusals.YearNotOver("year")
    return last
