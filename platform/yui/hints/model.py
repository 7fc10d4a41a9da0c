"""Rules of wording and what they find: a hint before sending, never a bar."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from tenants.refusal import FieldError
from yui.hints.patterns import checked
from yui.hints.refusals import BadCode, BeginsBefore, Hinted
from yui.hints.wording import Read, Span, read, spans
from yui.web.words import N_

FIELD = "hint_reason"
"""The form field in which a writer says why she sends it all the same."""
AROUND = 12
PATHS = frozenset({"check", "log", "new", "proposals"})
"""What stands behind /hints/ already, and so is no rule's code."""


class Place(StrEnum):
    """Where a text was about to go."""

    TASK = "task"
    OFFER = "offer"
    CALL = "call"
    MESSAGE = "message"
    REWORK = "rework"
    CONTRACT = "contract"
    SHARE = "share"
    HANDOVER = "handover"
    QUOTE = "quote"
    TERMS = "terms"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return _PLACE_SAYS[self]


_PLACE_SAYS = {
    Place.TASK: N_("業務の仕様"),
    Place.OFFER: N_("打診"),
    Place.CALL: N_("募集"),
    Place.MESSAGE: N_("メッセージ"),
    Place.REWORK: N_("やり直しのお願い"),
    Place.CONTRACT: N_("契約"),
    Place.SHARE: N_("広域シェア"),
    Place.HANDOVER: N_("納入"),
    Place.QUOTE: N_("見積"),
    Place.TERMS: N_("取引条件"),
}


class Decision(StrEnum):
    """What became of a text with a hit."""

    WARNED = "warned"
    SENT = "sent"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return N_("理由を書いて送信") if self is Decision.SENT else N_("ヒントを表示")


class Rule(Struct, frozen=True, kw_only=True):
    """A version of a rule: `version` 0 came with Yui, 1 and up were written by the town's directors.

    `patterns`: one a line (see `wording`); a line that begins with `-` says what is harmless.
    `source`: the item of 昭和61年労働省告示37号 or the factor of the 昭和60年 report.
    """

    code: str
    version: int = 0
    title: str
    patterns: str
    meaning: str
    better: str
    source: str
    valid_from: date
    active: bool = True
    reason: str = ""
    made_at: datetime | None = None
    made_by: UUID | None = None

    @property
    def finds(self) -> list[str]:
        """The lines that find."""
        return [line for line in self._lines if not line.startswith("-")]

    @property
    def harmless(self) -> list[str]:
        """The lines that say what is no hit."""
        return [line[1:].strip() for line in self._lines if line.startswith("-")]

    @property
    def _lines(self) -> list[str]:
        return [line.strip() for line in self.patterns.splitlines() if line.strip()]


class Standing(Struct, frozen=True):
    """A rule as the town has it: the version that holds (or, not `begun`, the first that will), the
    next one, and what of Yui's own rule it leaves out."""

    rule: Rule
    begun: bool
    coming: Rule | None
    weaker: list[str]


class Hit(Struct, frozen=True):
    """A rule met in a text: the writer's own words, and a little of what stands around them."""

    rule: Rule
    found: str
    around: str
    start: int


class Logged(Struct, frozen=True):
    """A hit as it was kept."""

    id: UUID
    rule_code: str
    rule_version: int
    source: str
    place: Place
    subject: str
    found: str
    around: str
    decision: Decision
    reason: str
    by_id: UUID
    by_scope: str
    at: datetime


def _last(rules: Sequence[Rule]) -> Rule | None:
    return max(rules, key=lambda rule: (rule.version, rule.valid_from), default=None)


def holding(rules: Sequence[Rule], day: date) -> dict[str, Rule]:
    """Of each rule the version that holds on a day, stopped ones too: the town's before Yui's.

    What Yui asks for anew after a town's version began is asked for besides it, and ends a stop: the
    town decided on the rule as it was, not on what the law's reading has added since.
    """
    begun = [rule for rule in rules if rule.valid_from <= day]
    best: dict[str, Rule] = {}
    for code in {rule.code for rule in begun}:
        of_code = [rule for rule in begun if rule.code == code]
        base = base_of(of_code, day)
        own = _last([rule for rule in of_code if rule.version])
        if found := _joined(own, base, of_code) if own and base else own or base:
            best[code] = found
    return best


def base_of(rules: Sequence[Rule], day: date) -> Rule | None:
    """Yui's own version on a day, of versions of one rule."""
    return _last([rule for rule in rules if not rule.version and rule.valid_from <= day])


def _joined(own: Rule, base: Rule, rules: Sequence[Rule]) -> Rule:
    if base.valid_from <= own.valid_from:
        return own
    if not own.active:
        return base
    before = base_of(rules, own.valid_from)
    known = {*own.finds, *(before.finds if before else ())}
    added = [line for line in base.finds if line not in known]
    return replace(own, patterns="\n".join([own.patterns, *added]))


def weaker(base: Rule | None, rule: Rule) -> list[str]:
    """What of Yui's own rule a version leaves out: lines it no longer finds, lines it newly lets pass."""
    if base is None:
        return []
    if not rule.active:
        return base.finds
    passing = [f"- {line}" for line in rule.harmless if line not in base.harmless]
    return [line for line in base.finds if line not in rule.finds] + passing


def in_force(rules: Sequence[Rule], day: date) -> list[Rule]:
    """The versions that hold on a day and are used, by code."""
    found = holding(rules, day).values()
    return sorted((rule for rule in found if rule.active), key=lambda rule: rule.code)


def find(text: str, rules: Sequence[Rule]) -> list[Hit]:
    """What the rules meet in a text, in its order; of one rule's overlapping hits, the first."""
    seen = read(text)
    hits = [hit for rule in rules for hit in _of_rule(rule, seen, text)]
    return sorted(hits, key=lambda hit: (hit.start, hit.rule.code))


def _of_rule(rule: Rule, seen: Read, text: str) -> list[Hit]:
    harmless = [span for line in rule.harmless for span in spans(line, seen)]
    found: list[Span] = []
    for line in rule.finds:
        for span in spans(line, seen):
            if not any(span.meets(other) for other in harmless + found):
                found.append(span)
    return [_hit(rule, span, text) for span in found]


def _hit(rule: Rule, span: Span, text: str) -> Hit:
    around = text[max(0, span.start - AROUND) : span.end + AROUND]
    return Hit(
        rule=rule,
        found=text[span.start : span.end][:200],
        around=" ".join(around.split())[:300],
        start=span.start,
    )


def clear(hits: Sequence[Hit], reason: str) -> None:
    """Lets through a text without hits or with a reason; else every hit at once, as the form shows it."""
    if not hits or reason.strip():
        return
    says = N_("「{found}」：{meaning}言い換えの例：{better}（根拠：{source}）")
    errors = [
        FieldError(
            f"hint.{n}",
            "hint",
            says,
            {
                "found": hit.found,
                "meaning": hit.rule.meaning,
                "better": hit.rule.better,
                "source": hit.rule.source,
            },
        )
        for n, hit in enumerate(hits[:20])
    ]
    missing = N_("言い換えないで送るときは、理由を書いてください。理由は記録に残ります。")
    raise Hinted([*errors, FieldError(FIELD, "missing", missing)])


def begins(rule: Rule, *, on: date) -> None:
    """Refuses a version that would hold before today."""
    if rule.valid_from < on:
        raise BeginsBefore("valid_from")


def is_code(text: str) -> bool:
    """Whether a rule can have this code; asked before it goes to the database, which knows no NUL."""
    return re.fullmatch(r"[a-z][a-z0-9.]{1,39}", text) is not None and text not in PATHS


def tidy(rule: Rule) -> Rule:
    """The rule as it is kept; refuses lines that cannot be read and a code that is none."""
    if not is_code(rule.code):
        raise BadCode("code")
    return replace(rule, patterns=checked(rule.patterns))
