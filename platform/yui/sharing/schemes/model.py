"""Schemes of an agreement, changes of them, and what may stand against a change."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Refused, Unknown
from yui.sharing.refusals import NoAgreement, OtherContent
from yui.web.words import N_


class Scheme(StrEnum):
    """How another town's people may do our work (decisions 7, 8)."""

    THROUGH = "through"
    DIRECT = "direct"
    BOTH = "both"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SCHEMES[self][0]

    @property
    def means(self) -> str:
        """The msgid of what it means."""
        return _SCHEMES[self][1]


_SCHEMES = {
    Scheme.THROUGH: (
        N_("経由方式"),
        N_("相手の公社が仕事を受け、自分のワーカーに支払います。公社どうしで清算します。"),
    ),
    Scheme.DIRECT: (
        N_("直接方式"),
        N_(
            "両方の公社と契約のあるワーカーに、仕事を出す公社が直接支払います。相手の公社には調整料を支払います。"
        ),
    ),
    Scheme.BOTH: (N_("経由・直接の両方"), N_("業務ごとに、どちらの方式でもお願いできます。")),
}


class ChangeState(StrEnum):
    """Where a change stands, the same on both sides."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _STATES[self]


_STATES = {
    ChangeState.PROPOSED: N_("回答待ち"),
    ChangeState.AGREED: N_("合意ずみ"),
    ChangeState.DECLINED: N_("合意なし"),
    ChangeState.WITHDRAWN: N_("取り下げ"),
}
CHANGE_MOVES: dict[ChangeState, frozenset[ChangeState]] = {
    ChangeState.PROPOSED: frozenset(
        {ChangeState.AGREED, ChangeState.DECLINED, ChangeState.WITHDRAWN}
    ),
    ChangeState.AGREED: frozenset(),
    ChangeState.DECLINED: frozenset(),
    ChangeState.WITHDRAWN: frozenset(),
}
"""What may follow what; `gate.scheme_answer` holds the same."""


class Agreed(Struct, frozen=True):
    """An agreement of this town's, today's or a coming one; `leads`: for work that we lead."""

    other: int
    other_name: str
    leads: bool
    scheme: Scheme
    document: str
    valid_from: date
    valid_to: date | None


class Town(Struct, frozen=True):
    """Another town and what is agreed with it; `same`: whoever leads, the same holds, and is said once."""

    name: str
    agreed: list[Agreed]
    same: bool


def by_town(agreements: Sequence[Agreed]) -> list[Town]:
    """The agreements town by town, in their order; of two that say the same for both ways the first."""
    towns: dict[int, list[Agreed]] = {}
    for one in agreements:
        towns.setdefault(one.other, []).append(one)
    return [_town(found) for found in towns.values()]


def _town(found: list[Agreed]) -> Town:
    ours = [_terms(one) for one in found if one.leads]
    theirs = [_terms(one) for one in found if not one.leads]
    same = ours == theirs
    return Town(found[0].other_name, [one for one in found if one.leads or not same], same)


def _terms(one: Agreed) -> tuple[Scheme, str, date, date | None]:
    return one.scheme, one.document, one.valid_from, one.valid_to


class Change(Struct, frozen=True):
    """A change of an agreement's scheme; `side` 'out': we put it."""

    id: UUID
    side: str
    other: int
    other_name: str
    leads: bool
    scheme: Scheme
    document: str
    valid_from: date
    state: ChangeState
    proposed_at: datetime
    answered_at: datetime | None


class BadDay(Refused):
    """From a day on that has not come."""

    code = "scheme_day"
    status = 422
    says = N_("方式は、あす以降の日から変えられます。")


class SameScheme(Refused):
    """The agreement allows just this."""

    code = "scheme_same"
    status = 422
    says = N_("その日の協定は、すでにこの方式です。")


class ChangedLater(Conflict):
    """A later change is agreed."""

    code = "scheme_later"
    says = N_("この協定には、その日か後に始まる取り決めがあります。その後の日を選んでください。")


class UnderWay(Conflict):
    """One change at a time."""

    code = "scheme_under_way"
    says = N_(
        "この協定には、回答を待っている提案があります。回答か取り下げのあとで提案してください。"
    )


class Answered(Conflict):
    """It was answered otherwise."""

    code = "scheme_answered"
    says = N_("この提案は、すでに回答されたか、取り下げられています。")


_WORDS: dict[str, type[Refused]] = {
    "not_found": Unknown,
    "no_agreement": NoAgreement,
    "other_content": OtherContent,
    "bad_day": BadDay,
    "same": SameScheme,
    "later": ChangedLater,
    "under_way": UnderWay,
    "state": Answered,
}
_FIELDS = {"bad_day": "valid_from", "same": "scheme", "later": "valid_from"}


def heed(word: str) -> None:
    """Raises what a gate refused with; 'ok' passes."""
    if word in _WORDS:
        raise _WORDS[word](_FIELDS.get(word, ""))
