"""Which source's figure a town publishes: decided by someone, with a reason, and kept."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from msgspec import Struct

from tenants.refusal import Refused
from yui.kpi.model import Kind, Value, agrees


class Choice(Struct, frozen=True, kw_only=True):
    """Which source's actual a town publishes for a year, and why. The newest row counts."""

    tenant_id: int
    indicator: str
    fiscal_year: int
    source: str
    unit: str
    reason: str
    chosen_by: str
    chosen_at: datetime | None = None


class UnknownValue(Refused):
    """The chosen source states no actual for that year."""

    code = "kpi_no_such_value"
    status = 422
    says = "その年度の実績は、選んだ資料にはありません。一覧から選んでください。"


class ReasonMissing(Refused):
    """A choice without a reason cannot be checked later."""

    code = "kpi_reason_missing"
    status = 422
    says = "公表する値を選んだ理由を書いてください。"


class NothingNew(Refused):
    """The same source is chosen already."""

    code = "kpi_already_chosen"
    status = 409
    says = "この資料の値は、すでに公表する値になっています。"


def choose(candidates: Sequence[Value], choice: Choice, *, current: Choice | None = None) -> Choice:
    """A town's decision which actual to publish; refused without a reason or a figure."""
    if not choice.reason.strip():
        raise ReasonMissing("reason")
    stated = {(c.source, c.unit) for c in candidates if c.kind is Kind.ACTUAL}
    if (choice.source, choice.unit) not in stated:
        raise UnknownValue("value")
    if current is not None and (current.source, current.unit) == (choice.source, choice.unit):
        raise NothingNew("value")
    return choice


def published(candidates: Sequence[Value], choice: Choice | None) -> Value | None:
    """The actual that is published: the chosen one, or the only one; else none.

    Two sources without a recorded choice publish nothing: silence must not pick a side.
    """
    actuals = [c for c in candidates if c.kind is Kind.ACTUAL]
    if choice is not None:
        for value in actuals:
            if (value.source, value.unit) == (choice.source, choice.unit):
                return value
        return None
    return actuals[0] if len(actuals) == 1 else None


# --- the first choice, made by the import ---------------------------------------------------------
_OFFICIAL: Final = "事業指標の公式の一覧（資料2）で、目標と並べて公表された年度の値のため。"
_CUT_OFF: Final = "もう一方は{day}時点の集計で、年度の途中の値です。"
_UNEXPLAINED: Final = "もう一方との差の理由は、資料に書かれていません。"


def first_choices(found: Iterable[Value], *, prefer: str, by: str) -> list[Choice]:
    """A choice for every year for which more than one source states an actual.

    `prefer` is the source of the official table; where it is silent, no choice is made.
    """
    groups: dict[tuple[int, str, int], list[Value]] = {}
    for value in found:
        if value.kind is Kind.ACTUAL:
            key = (value.tenant_id, value.indicator, value.fiscal_year)
            groups.setdefault(key, []).append(value)
    return [
        _choice(official, group, by=by)
        for group in groups.values()
        for official in group
        if len(group) > 1 and official.source == prefer
    ]


def _choice(official: Value, group: list[Value], *, by: str) -> Choice:
    return Choice(
        tenant_id=official.tenant_id,
        indicator=official.indicator,
        fiscal_year=official.fiscal_year,
        source=official.source,
        unit=official.unit,
        reason=_reason(official, group),
        chosen_by=by,
    )


def _reason(official: Value, group: list[Value]) -> str:
    others = [value for value in group if not agrees(official, value)]
    if not others:
        return "どの資料も同じ値のため。"
    early = [value.as_of for value in others if value.as_of]
    return _OFFICIAL + (_CUT_OFF.format(day=_written(early[0])) if early else _UNEXPLAINED)


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
