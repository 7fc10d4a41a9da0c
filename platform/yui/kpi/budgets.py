"""What the programme cost, by year and by who paid."""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from yui.kpi.model import Status


class Budget(Struct, frozen=True, kw_only=True):
    """What one activity cost in a year, by who paid; thousand yen as printed."""

    tenant_id: int
    activity: str
    printed: str
    fiscal_year: int
    fund: str
    thousand_yen: int
    status: Status
    inferred: str = ""
    note: str = ""
    source: str = ""


class FundYear(Struct, frozen=True):
    """A year's budget by who paid, thousand yen, largest programme first as in the source."""

    fiscal_year: int
    status: Status
    by_fund: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_fund.values())


FUNDS: Final = {
    "デジ田交付金（広域R5）": "デジ田交付金（広域）",
    "町一般財源": "町一般財源",
    "(新)県元気づくり支援金（1年目）": "県元気づくり支援金",
    "県元気づくり支援金（2年目）": "県元気づくり支援金",
    "国費（観光庁 実証事業）": "国の実証（観光庁）",
    "国費（総務省 実証事業）": "国の実証（総務省）",
}
"""One grant's years under one name; a fund not listed keeps its own."""


def fund_years(budgets: Iterable[Budget]) -> list[FundYear]:
    """Budgets by year and fund, oldest year first; a fund that paid nothing stays, at 0."""
    found = list(budgets)
    years: list[FundYear] = []
    for year in sorted({b.fiscal_year for b in found}):
        rows = [b for b in found if b.fiscal_year == year]
        by_fund: dict[str, int] = {}
        for row in rows:
            name = FUNDS.get(row.fund, row.fund)
            by_fund[name] = by_fund.get(name, 0) + row.thousand_yen
        estimate = any(row.status is Status.ESTIMATE for row in rows)
        years.append(FundYear(year, Status.ESTIMATE if estimate else Status.FINAL, by_fund))
    return years
