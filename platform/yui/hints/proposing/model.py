"""What someone proposes that a rule should say, what may become of it, and its examples."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Refused
from yui.hints.model import Rule, find
from yui.hints.wording import read, spans
from yui.web.words import N_

MOST_EXAMPLES = 20


class ProposalState(StrEnum):
    """Where a proposal stands."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def says(self) -> str:
        """The msgid of its chip."""
        return _SAYS[self]


_SAYS = {
    ProposalState.PROPOSED: N_("承認待ち"),
    ProposalState.ADOPTED: N_("承認ずみ"),
    ProposalState.REFUSED: N_("見送り"),
    ProposalState.WITHDRAWN: N_("取り下げ"),
}

PROPOSAL_MOVES: dict[ProposalState, frozenset[ProposalState]] = {
    ProposalState.PROPOSED: frozenset(
        {ProposalState.ADOPTED, ProposalState.REFUSED, ProposalState.WITHDRAWN}
    ),
    ProposalState.ADOPTED: frozenset(),
    ProposalState.REFUSED: frozenset(),
    ProposalState.WITHDRAWN: frozenset(),
}
"""Every move there is: adopted or refused by another person, withdrawn by whoever wrote it."""


class Proposal(Struct, frozen=True, kw_only=True):
    """A rule as it is to be. `meets`, `spares`: sentences, one a line, that it must find or leave
    alone; `after_version`: the town's last version that its writer had before her (0: none)."""

    id: UUID
    code: str
    after_version: int
    title: str
    patterns: str
    meaning: str
    better: str
    source: str
    valid_from: date
    active: bool
    reason: str
    meets: str
    spares: str
    state: ProposalState
    made_by: UUID
    made_at: datetime
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    note: str = ""

    @property
    def rule(self) -> Rule:
        """The rule that it would become."""
        return Rule(
            code=self.code,
            title=self.title,
            patterns=self.patterns,
            meaning=self.meaning,
            better=self.better,
            source=self.source,
            valid_from=self.valid_from,
            active=self.active,
            reason=self.reason,
        )


class Listed(Struct, frozen=True):
    """A proposal in a list."""

    id: UUID
    code: str
    title: str
    active: bool
    valid_from: date
    state: ProposalState
    made_at: datetime


class ProposalMove(Conflict):
    """The proposal is decided."""

    code = "hint_proposal_state"
    says = N_("この提案は「{state}」のため、この操作はできません。")


class OwnProposal(Refused):
    """Whoever wrote it may not decide on it."""

    code = "self_approval"
    status = 403
    says = N_("提案した人は、承認も見送りもできません。ほかの職員が内容を確かめて決めてください。")


class OthersProposal(Refused):
    """Somebody else's proposal is refused, not withdrawn."""

    code = "hint_proposal_others"
    status = 403
    says = N_("取り下げられるのは、提案した人だけです。")


class ProposalWaits(Conflict):
    """The rule has a proposal already."""

    code = "hint_proposal_waits"
    says = N_("このルールには、承認待ちの提案があります。先にそちらを決めてください。")


class RuleMoved(Conflict):
    """The rule got another version since."""

    code = "hint_rule_moved"
    says = N_(
        "提案のあとに、このルールは新しい版になりました。取り下げて、もう一度提案してください。"
    )


class NoExample(Refused):
    """A rule that is used shows what it finds and what it leaves alone."""

    code = "hint_example_missing"
    status = 422
    says = N_("例の文を、1行に1つ、少なくとも1つ書いてください（{most}行まで）。")


class ExampleMissed(Refused):
    """The rule does not find what it should."""

    code = "hint_example_missed"
    status = 422
    says = N_("「{text}」は、見つかりませんでした。言い方の行か、例を直してください。")


class ExampleMet(Refused):
    """The rule finds what it should leave alone."""

    code = "hint_example_met"
    status = 422
    says = N_("「{text}」の「{found}」が見つかってしまいます。言い方の行か、例を直してください。")


class NothingSaid(Refused):
    """A no without words helps nobody."""

    code = "hint_proposal_note"
    status = 422
    says = N_("理由を書いてください。記録に残ります。")


class SameAsNow(Refused):
    """The proposal changes nothing."""

    code = "hint_proposal_same"
    status = 422
    says = N_("いまの版と同じです。変えるところを書いてください。")


def move(state: ProposalState, to: ProposalState) -> ProposalState:
    """The new state, if it may follow."""
    if to not in PROPOSAL_MOVES[state]:
        raise ProposalMove(state=state.says)
    return to


def decide(
    found: Proposal,
    to: ProposalState,
    *,
    by: UUID,
    note: str,
    last: int,
    behalf: UUID | None = None,
) -> ProposalState:
    """The state after someone's decision. `last`: the town's last version of the rule; `behalf`:
    for whom the one who decides acts, whose proposals count as her own."""
    state = move(found.state, to)
    own = found.made_by == by
    if state is ProposalState.WITHDRAWN and not own:
        raise OthersProposal
    if state is not ProposalState.WITHDRAWN and (own or found.made_by == behalf):
        raise OwnProposal
    if state is ProposalState.REFUSED and not note.strip():
        raise NothingSaid("note")
    if state is ProposalState.ADOPTED and found.after_version != last:
        raise RuleMoved
    return state


def sentences(text: str) -> list[str]:
    """The examples, one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def proven(rule: Rule, *, meets: str, spares: str) -> None:
    """Refuses a rule that misses one of its examples; a rule that is to be stopped needs none."""
    if not rule.active:
        return
    for name, text in (("meets", meets), ("spares", spares)):
        if not 0 < len(sentences(text)) <= MOST_EXAMPLES:
            raise NoExample(name, most=MOST_EXAMPLES)
    for text in sentences(meets):
        if not find(text, [rule]):
            raise ExampleMissed("meets", text=text)
    for text in sentences(spares):
        if hits := find(text, [rule]):
            raise ExampleMet("spares", text=text, found=hits[0].found)


def unneeded(rule: Rule, *, now: Rule | None) -> None:
    """Refuses what says nothing but what holds already."""
    if now is not None and _said(rule) == _said(now):
        raise SameAsNow("patterns")


def _said(rule: Rule) -> tuple[object, ...]:
    if not rule.active:
        return (False,)
    return (True, rule.title, rule.patterns, rule.meaning, rule.better, rule.source)


def unmet(lines: Sequence[str], meets: str) -> list[str]:
    """The lines that no example shows at work: for whoever decides to look at."""
    seen = [read(text) for text in sentences(meets)]
    return [line for line in lines if not any(spans(line, text) for text in seen)]
