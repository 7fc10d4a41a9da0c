"""How the price of shared work is divided among towns, to the yen, and which rule holds for a share."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from yui.japan import day_of
from yui.money import BASIS_POINTS, Yen, basis_points
from yui.settlement.refusals import BadRule, RuleMove
from yui.web.words import N_


class Part(StrEnum):
    """Who takes a part."""

    CLIENT = "client"
    WORKER = "worker"
    MANAGER = "manager"
    SPONSOR = "sponsor"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return _PARTS[self]


_PARTS = {
    Part.CLIENT: N_("案件の自治体"),
    Part.WORKER: N_("ワーカーの自治体"),
    Part.MANAGER: N_("とりまとめ法人"),
    Part.SPONSOR: N_("支援団体"),
}


class RuleState(StrEnum):
    """Where a rule stands, the same on both sides."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _RULE_SAYS[self]


_RULE_SAYS = {
    RuleState.PROPOSED: N_("回答待ち"),
    RuleState.AGREED: N_("合意ずみ"),
    RuleState.DECLINED: N_("見送り"),
    RuleState.WITHDRAWN: N_("取り下げ"),
}

RULE_MOVES: dict[RuleState, frozenset[RuleState]] = {
    RuleState.PROPOSED: frozenset({RuleState.AGREED, RuleState.DECLINED, RuleState.WITHDRAWN}),
    RuleState.AGREED: frozenset(),
    RuleState.DECLINED: frozenset(),
    RuleState.WITHDRAWN: frozenset(),
}
"""A rule is answered once and never edited; a later one takes its place."""


class Terms(Struct, frozen=True):
    """Parts in basis points that sum to 10,000; `rest` takes what rounding leaves over."""

    client_bp: int = 0
    worker_bp: int = BASIS_POINTS
    manager_bp: int = 0
    sponsor_bp: int = 0
    rest: Part = Part.WORKER
    manager: int | None = None
    sponsor: int | None = None

    @property
    def points(self) -> dict[Part, int]:
        """Basis points by part."""
        return {
            Part.CLIENT: self.client_bp,
            Part.WORKER: self.worker_bp,
            Part.MANAGER: self.manager_bp,
            Part.SPONSOR: self.sponsor_bp,
        }


WHOLE = Terms()
"""Where nothing was agreed, the worker town keeps the whole price."""


class Rule(Struct, frozen=True):
    """One side's row of a rule: `client` in the town whose order it is, `worker` in the other."""

    id: UUID
    side: str
    other: int
    other_name: str
    share_id: UUID | None
    manager: int | None
    manager_name: str | None
    sponsor: int | None
    sponsor_name: str | None
    client_bp: int
    worker_bp: int
    manager_bp: int
    sponsor_bp: int
    rest: Part
    valid_from: date
    valid_to: date | None
    ours: bool
    state: RuleState
    proposed_at: datetime
    answered_at: datetime | None

    @property
    def terms(self) -> Terms:
        """What it says."""
        return Terms(
            self.client_bp,
            self.worker_bp,
            self.manager_bp,
            self.sponsor_bp,
            self.rest,
            self.manager,
            self.sponsor,
        )

    @property
    def waits_for_us(self) -> bool:
        """Whether the answer is ours to give."""
        return self.state is RuleState.PROPOSED and not self.ours


def check(terms: Terms) -> Terms:
    """The terms, if they say everything and nothing twice. Raises `BadRule` at the field."""
    if any(not 0 <= bp <= BASIS_POINTS for bp in terms.points.values()):
        raise BadRule("client_percent")
    if sum(terms.points.values()) != BASIS_POINTS:
        raise BadRule("worker_percent")
    if (terms.manager is None) != (terms.manager_bp == 0):
        raise BadRule("manager")
    if (terms.sponsor is None) != (terms.sponsor_bp == 0):
        raise BadRule("sponsor")
    if terms.points[terms.rest] == 0 and terms.rest not in {Part.CLIENT, Part.WORKER}:
        raise BadRule("rest")
    return terms


def split(amount: Yen, terms: Terms) -> dict[Part, Yen]:
    """The amount's parts, rounded down one by one; what is left over goes to `terms.rest`.

    Their sum is the amount, always. A minus is divided like its plus, so that what was split is
    taken back to the yen. `gate.settlement_parts` says the same in SQL for what is above zero.
    """
    parts = {part: basis_points(amount, bp) for part, bp in terms.points.items()}
    parts[terms.rest] = Yen(parts[terms.rest] + amount - sum(parts.values()))
    return parts


def frozen(rules: Sequence[Rule], *, share: UUID, answered_at: datetime) -> Rule | None:
    """The rule under which a share was accepted: of those agreed by that moment and valid on that
    day one for the share before one for the pair, then the newest.

    Nothing that happens later changes the answer: rules are answered once and never edited.
    """
    on = day_of(answered_at)
    held = [
        rule
        for rule in rules
        if rule.state is RuleState.AGREED
        and rule.answered_at is not None
        and rule.answered_at <= answered_at
        and rule.share_id in {None, share}
        and rule.valid_from <= on
        and (rule.valid_to is None or on <= rule.valid_to)
    ]
    return max(
        held,
        key=lambda rule: (rule.share_id is not None, rule.valid_from, rule.answered_at, rule.id),
        default=None,
    )


def answer(rule: Rule, to: RuleState) -> RuleState:
    """The answer, if it may be given and is this side's to give."""
    if to not in RULE_MOVES[rule.state] or rule.ours != (to is RuleState.WITHDRAWN):
        raise RuleMove(state=rule.state.says)
    return to
