"""Changes of a body's rules: who may decide, for which months, and what may follow what (X-08)."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from msgspec import Struct

from tenants.refusal import Conflict, FieldError, Forbidden, Invalid, Refused
from yui.japan import add_months
from yui.web.words import N_

_NAMES = UUID("c0a7f9f4-2b6e-5d5b-9c53-202611220338")


class Kind(StrEnum):
    """Which rule is to change."""

    WITHHOLDING = "withholding"
    PROFILE = "profile"
    SPLIT = "split"
    SPLIT_ANSWER = "split_answer"
    CLOSING = "closing"
    PRICING = "pricing"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return _KINDS[self]


_KINDS = {
    Kind.WITHHOLDING: N_("源泉徴収の決まり"),
    Kind.PROFILE: N_("総合振込データの形式"),
    Kind.SPLIT: N_("配分の取り決めの申し入れ"),
    Kind.SPLIT_ANSWER: N_("配分の取り決めへの合意"),
    Kind.CLOSING: N_("締め日と支払日"),
    Kind.PRICING: N_("報酬の単価と消費税"),
}
PAYING = frozenset({Kind.WITHHOLDING, Kind.PROFILE, Kind.CLOSING, Kind.PRICING})
SPLITTING = frozenset({Kind.SPLIT, Kind.SPLIT_ANSWER})


class ChangeState(StrEnum):
    """Where a change stands."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SAYS[self]


_SAYS = {
    ChangeState.PROPOSED: N_("もう1人の決定待ち"),
    ChangeState.ADOPTED: N_("決定ずみ"),
    ChangeState.REFUSED: N_("見送り"),
    ChangeState.WITHDRAWN: N_("取り下げ"),
}
RULE_CHANGE_MOVES: dict[ChangeState, frozenset[ChangeState]] = {
    ChangeState.PROPOSED: frozenset(
        {ChangeState.ADOPTED, ChangeState.REFUSED, ChangeState.WITHDRAWN}
    ),
    ChangeState.ADOPTED: frozenset(),
    ChangeState.REFUSED: frozenset(),
    ChangeState.WITHDRAWN: frozenset(),
}
"""Every move there is. What was adopted is never edited: another change follows from a later month."""


class New(Struct, frozen=True):
    """What is to change. `subject` says of what (a kind of work, a rule); `terms` what its slice reads
    when it is adopted; `monthly`: it holds from the first day of a month to come."""

    kind: Kind
    subject: str
    title: str
    valid_from: date
    terms: Mapping[str, Any]
    reason: str
    monthly: bool = True


class Change(Struct, frozen=True):
    """A change with both names."""

    id: UUID
    body_id: UUID
    kind: Kind
    subject: str
    title: str
    valid_from: date
    terms: dict[str, Any]
    monthly: bool
    reason: str
    state: ChangeState
    made_by: UUID
    maker: str
    made_at: datetime
    decided_by: UUID | None
    decider: str
    decided_at: datetime | None
    note: str


class Settled(Struct, frozen=True):
    """What of a body's months is settled from a day on."""

    run: bool
    period: bool


class RuleChangeMove(Conflict):
    """The change is decided."""

    code = "rule_change_state"
    says = N_("この変更は、すでに「{state}」です。ページを開き直してください。")


class RuleChangeWaits(Conflict):
    """There is a change of the same rule for the same month."""

    code = "rule_change_waits"
    says = N_(
        "同じ決まりの、同じ日からの変更がすでにあります。そちらを決めるか、取り下げてください。"
    )


class SameHand(Refused):
    """Whoever proposed it does not decide on it, whatever her role."""

    code = "self_approval"
    status = 403
    says = N_("提案した人は決定できません。ほかの職員が内容を確かめて決めてください。")


class OthersChange(Forbidden):
    """Somebody else's proposal is refused, not withdrawn."""

    code = "rule_change_others"
    says = N_("取り下げられるのは、提案した人だけです。")


class MonthBegun(Conflict):
    """Nobody decided before its month began."""

    code = "rule_month_begun"
    says = N_(
        "{day}はもう来ています。過ぎた月の決まりは変えられません。取り下げて、次の月からの変更として出し直してください。"
    )


class MonthSettled(Conflict):
    """The month, or a later one, has a run or is closed."""

    code = "rule_month_settled"
    says = N_(
        "{day}からの月には、支払処理か締めた月があります。もっとあとの月からの変更にしてください。"
    )


def made_once(town: int, once: UUID) -> UUID:
    """The id of the change that a form makes: the same form makes the same one."""
    return uuid5(_NAMES, f"{town}:{once}")


def to_come(valid_from: date, *, today: date) -> bool:
    """Whether it is the first day of a month that has not begun."""
    return valid_from.day == 1 and valid_from >= add_months(today, 1, on=1)


def proposed(new: New, *, today: date, settled: Settled) -> New:
    """The change, if it holds from a month that nothing stands on yet. Raises `Invalid`,
    `MonthSettled`."""
    errors: list[FieldError] = []
    if new.monthly and not to_come(new.valid_from, today=today):
        says = N_("来月からあとの月の1日にしてください。過ぎた月と今月の決まりは変えられません。")
        errors.append(FieldError("valid_from", "not_a_month_to_come", says))
    if not new.reason.strip():
        errors.append(FieldError("reason", "no_reason", N_("理由を書いてください。")))
    if errors:
        raise Invalid(errors)
    if new.monthly:
        untouched(new.valid_from, settled)
    return new


def untouched(valid_from: date, settled: Settled) -> None:
    """Raises `MonthSettled` when the month, or a later one, has a run or is closed."""
    if settled.run or settled.period:
        raise MonthSettled("valid_from", day=valid_from)


def decide(
    found: Change,
    to: ChangeState,
    *,
    by: UUID,
    behalf: UUID | None,
    note: str,
    today: date,
    settled: Settled,
) -> ChangeState:
    """The state after somebody's decision. `behalf`: for whom she acts, whose proposals are hers."""
    if to not in RULE_CHANGE_MOVES[found.state]:
        raise RuleChangeMove(state=found.state.says)
    if to is ChangeState.WITHDRAWN:
        if found.made_by != by:
            raise OthersChange
        return to
    if found.made_by in {by, behalf}:
        raise SameHand
    if to is ChangeState.REFUSED:
        if not note.strip():
            raise Invalid([FieldError("note", "no_reason", N_("理由を書いてください。"))])
        return to
    if found.monthly:
        if not to_come(found.valid_from, today=today):
            raise MonthBegun(day=found.valid_from)
        untouched(found.valid_from, settled)
    return to
