"""Numbers of law and tax by the day on which they hold; an unknown one says so (decisions 13).

The rows are package data (`data/rates.toml`), each with its source. A look-up gives a `Row` or an
`Unregistered` with the last row known; it never gives a zero or a guess.
"""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from yui.dated import MissingRate, Overlap, Row, Unregistered, check, gaps, known, on

__all__ = [
    "ActiveRule",
    "BooksRule",
    "CareRule",
    "ClearingRule",
    "ConsumptionTax",
    "Freelance",
    "IncomeYear",
    "MinimumWage",
    "MissingRate",
    "NonRegisteredCredit",
    "Overlap",
    "PaymentReport",
    "PaymentReportElectronic",
    "PayoutRule",
    "Rates",
    "Row",
    "SettlementRule",
    "SmallAmount",
    "SmallCell",
    "SocialInsurance",
    "StatementRule",
    "TransferFee",
    "Unregistered",
    "VoiceRule",
    "Withholding",
    "WithholdingRule",
    "YardstickAlert",
    "book",
    "check",
    "gaps",
    "known",
    "load",
    "on",
]


class Withholding(Row, frozen=True, kw_only=True):
    """Rates in basis points: `basic_bp` up to `step` yen of one payment, `upper_bp` beyond."""

    basic_bp: int
    upper_bp: int
    step: int
    label: str


class WithholdingRule(Row, frozen=True, kw_only=True):
    """How a category is withheld: with the upper tier or not, and yen taken off before the rate."""

    category: str
    tiers: int
    deduction: int
    label: str


class ConsumptionTax(Row, frozen=True, kw_only=True):
    """The standard rate, national and local together, in basis points of the price before tax."""

    standard_bp: int


class NonRegisteredCredit(Row, frozen=True, kw_only=True):
    """Creditable percent of the tax-equivalent bought from a seller without a T number.

    `yearly_cap`: yen a year from one seller beyond which nothing is creditable.
    """

    percent: int
    yearly_cap: int


class SmallAmount(Row, frozen=True, kw_only=True):
    """少額特例: a purchase of less than this (tax included) needs no invoice."""

    less_than: int


class PaymentReport(Row, frozen=True, kw_only=True):
    """支払調書: a report is due when a calendar year's payments exceed these yen."""

    ko1_over: int
    ko2_over: int
    agent_over: int


class PaymentReportElectronic(Row, frozen=True, kw_only=True):
    """Reports must be filed electronically from this many sheets (two years before)."""

    sheets: int


class Freelance(Row, frozen=True, kw_only=True):
    """Days and months of the freelance act; day counts include the first day."""

    pay_days: int
    resubcontract_days: int
    prohibited_acts_months: int
    continuous_months: int
    notice_days: int
    warn_days: int


class TransferFee(Row, frozen=True, kw_only=True):
    """Whether the bank's fee may be taken off a worker's reward."""

    deductible: bool


class IncomeYear(Row, frozen=True, kw_only=True):
    """Yen of a calendar year, as law-and-formats §7.1 lists them; the data file says what each is.

    `basic`: (total income up to and with, 基礎控除) in rising order; beyond the last nothing.
    """

    dependent_max: int
    home_worker_min: int
    basic_low: int
    basic_low_income_max: int | None = None
    basic: tuple[tuple[int, int], ...]
    salary_min: int
    student_max: int
    spouse_special_full: int
    spouse_special_max: int
    relative_special_max: int | None = None
    blue_top: int
    blue_middle: int
    blue_simple: int

    def basic_of(self, income: int) -> int:
        """基礎控除 at this total income."""
        return next((off for upto, off in self.basic if income <= upto), 0)


class YardstickAlert(Row, frozen=True, kw_only=True):
    """At which percents of a yardstick she is told."""

    percents: tuple[int, ...]


class SocialInsurance(Row, frozen=True, kw_only=True):
    """被扶養者: yearly income below these yen."""

    normal_below: int
    senior_or_disabled_below: int
    age_19_22_below: int | None = None


class MinimumWage(Row, frozen=True, kw_only=True):
    """Yen an hour in a prefecture (JIS X 0401 code); a reference for rewards, not a floor."""

    prefecture: str
    yen: int


class SmallCell(Row, frozen=True, kw_only=True):
    """The least count of people that may be published (`yui.smallcells`)."""

    least: int


class VoiceRule(Row, frozen=True, kw_only=True):
    """The consultation desk: days until somebody looks, and until an answer; years a case is kept."""

    first_days: int
    answer_days: int
    keep_years: int


class CareRule(Row, frozen=True, kw_only=True):
    """Consideration of care: days until an answer, and how many before it the office is reminded."""

    answer_days: int
    remind_days: int


class ClearingRule(Row, frozen=True, kw_only=True):
    """Days within which a clearing account's item is expected to be gone: payouts, settlements
    between bodies, returned transfers, bank lines that nothing matched."""

    payout_days: int
    settlement_days: int
    return_days: int
    suspense_days: int


class BooksRule(Row, frozen=True, kw_only=True):
    """Years that accounting books are kept, from the end of their fiscal year."""

    keep_years: int


class ActiveRule(Row, frozen=True, kw_only=True):
    """Who counts as active: work of hers was accepted within these months."""

    months: int


class StatementRule(Row, frozen=True, kw_only=True):
    """支払通知書: days to object before it counts as confirmed; the day of issue is day 0."""

    objection_days: int


class SettlementRule(Row, frozen=True, kw_only=True):
    """清算書: days to object before it counts as confirmed; the day of issue is day 0."""

    objection_days: int


class PayoutRule(Row, frozen=True, kw_only=True):
    """How payments are guarded.

    `approval_minutes`: how recently an approver logged in; `account_hours`: how long a changed bank
    account waits until it is paid to; `warn_days`: from how many days before the legal limit on an
    unpaid piece of work stands in the inbox; `result_days`: how many days of banks after the pay day
    the bank's result is waited for.
    """

    approval_minutes: int
    account_hours: int
    warn_days: int
    result_days: int


class Rates(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All tables, in the order of their days."""

    withholding: tuple[Withholding, ...]
    withholding_rule: tuple[WithholdingRule, ...]
    consumption_tax: tuple[ConsumptionTax, ...]
    nonregistered_credit: tuple[NonRegisteredCredit, ...]
    small_amount: tuple[SmallAmount, ...]
    payment_report: tuple[PaymentReport, ...]
    payment_report_electronic: tuple[PaymentReportElectronic, ...]
    freelance: tuple[Freelance, ...]
    transfer_fee: tuple[TransferFee, ...]
    income_year: tuple[IncomeYear, ...]
    social_insurance: tuple[SocialInsurance, ...]
    yardstick_alert: tuple[YardstickAlert, ...]
    minimum_wage: tuple[MinimumWage, ...]
    small_cell: tuple[SmallCell, ...]
    voice_rule: tuple[VoiceRule, ...]
    care_rule: tuple[CareRule, ...]
    clearing_rule: tuple[ClearingRule, ...]
    books_rule: tuple[BooksRule, ...]
    active_rule: tuple[ActiveRule, ...]
    statement_rule: tuple[StatementRule, ...]
    settlement_rule: tuple[SettlementRule, ...]
    payout_rule: tuple[PayoutRule, ...]

    def rules_of(self, category: str) -> tuple[WithholdingRule, ...]:
        """The withholding rules of one category."""
        return tuple(row for row in self.withholding_rule if row.category == category)

    def wages_of(self, prefecture: str) -> tuple[MinimumWage, ...]:
        """The minimum wages of one prefecture."""
        return tuple(row for row in self.minimum_wage if row.prefecture == prefecture)


def load(text: str) -> Rates:
    """Reads the tables from TOML and checks that no two rows of a table overlap."""
    loaded = msgspec.convert(tomllib.loads(text), Rates)
    for name in Rates.__struct_fields__:
        rows: tuple[Row, ...] = getattr(loaded, name)
        keys = {getattr(row, "category", getattr(row, "prefecture", "")) for row in rows}
        for key in keys:
            check([r for r in rows if getattr(r, "category", getattr(r, "prefecture", "")) == key])
    return loaded


@cache
def book() -> Rates:
    """The tables that come with this version of Yui."""
    return load((files("yui") / "data" / "rates.toml").read_text(encoding="utf-8"))
