"""Rules of wording and what they find: a hint before sending, never a bar."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from tenants.refusal import FieldError, Invalid, Refused, Unknown
from yui.hints.wording import BadPattern, Read, Span, compiled, read, spans
from yui.web.words import N_

FIELD = "hint_reason"
"""The form field in which a writer says why she sends it all the same."""
AROUND = 12


class Place(StrEnum):
    """Where a text was about to go."""

    TASK = "task"
    OFFER = "offer"
    CALL = "call"
    MESSAGE = "message"
    REWORK = "rework"
    CONTRACT = "contract"

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


class Hinted(Invalid):
    """The text has hits, and no reason was given to send it as it is."""

    code = "hinted"
    says = N_(
        "働く人への命令と読める言い方があります。言い換えるか、このまま送る理由を書いてください。"
    )


class NoPattern(Refused):
    """A line of the rule cannot be read."""

    code = "hint_pattern"
    status = 422
    says = N_("「{line}」の行を読み取れません。書き方の説明を確かめてください。")


class RuleGone(Unknown):
    """There is no such rule."""


def in_force(rules: Sequence[Rule], day: date) -> list[Rule]:
    """Of each rule the version that holds on a day: the last one begun; the town's before Yui's."""
    best: dict[str, Rule] = {}
    for rule in rules:
        if rule.valid_from > day:
            continue
        known = best.get(rule.code)
        if known is None or (rule.version, rule.valid_from) > (known.version, known.valid_from):
            best[rule.code] = rule
    return sorted((rule for rule in best.values() if rule.active), key=lambda rule: rule.code)


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


def checked(patterns: str) -> str:
    """The lines of a rule, if each can be read and one of them finds."""
    lines = [line.strip() for line in patterns.splitlines() if line.strip()]
    for line in lines:
        try:
            compiled(line.removeprefix("-").strip())
        except BadPattern as bad:
            raise NoPattern("patterns", line=line) from bad
    if not any(not line.startswith("-") for line in lines):
        raise NoPattern("patterns", line="-")
    return "\n".join(lines)


class BeginsBefore(Refused):
    """A version may not reach back: what was sent then was judged by the rule of its day."""

    code = "hint_begins_before"
    status = 422
    says = N_("始まる日は、今日以後の日にしてください。")


class BadCode(Refused):
    """The rule's code is not one."""

    code = "hint_code"
    status = 422
    says = N_("コードは、半角の英小文字・数字・点で、2文字以上40文字以内で入力してください。")


def begins(rule: Rule, *, on: date) -> None:
    """Refuses a version that would hold before today."""
    if rule.valid_from < on:
        raise BeginsBefore("valid_from")


def tidy(rule: Rule) -> Rule:
    """The rule as it is kept; refuses lines that cannot be read and a code that is none."""
    if not re.fullmatch(r"[a-z][a-z0-9.]{1,39}", rule.code):
        raise BadCode("code")
    return replace(rule, patterns=checked(rule.patterns))
