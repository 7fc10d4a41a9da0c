"""The detectors: each a pure function of facts and a rule. They point at a practice, never at a worker."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from yui.guard.facts import Equipment, Facts, Income, Text
from yui.guard.rules import GuardRule
from yui.hints.model import Rule, find
from yui.hints.wording import Span, read, spans
from yui.web.words import N_

AROUND = 12
BY_CLIENT = N_("発注者が、貸し借りの契約なしに用意しています")
MUST_BUY = N_("決められたものを、買って使うことが条件です")
MUST_USE = N_("理由なしに、決められたものを使うことが条件です")
NAMED = N_("個人の名前が書かれています")
"""Stands for a client's words with a name in them, which are not repeated."""
_DAY_AND_TIME = re.compile(
    r"(?<![\d年月])([月火水木金土日])(?:曜日?)?[^\d月火水木金土日。]{0,4}"
    r"(?:午前|午後|朝)?\d{1,2}(?:時(?!間)|:\d{2})"
)


class Found(Struct, frozen=True):
    """What a rule met: which thing, in whose words, and the figures behind it (never a name)."""

    rule: GuardRule
    kind: str
    subject: str
    excerpt: str
    evidence: dict[str, object] = {}

    @property
    def key(self) -> str:
        """The same practice at the same thing is one finding, however often it is seen."""
        return f"{self.rule.code}:{self.kind}:{self.subject}"


Detector = Callable[[Facts, GuardRule, Sequence[Rule]], list[Found]]


def _around(text: str, span: Span) -> str:
    return " ".join(text[max(0, span.start - AROUND) : span.end + AROUND].split())[:200]


def _own(rule: GuardRule, text: str) -> list[str]:
    """What the rule's own patterns meet, with what stands around it."""
    seen = read(text)
    harmless = [
        span for line in rule.words if line.startswith("-") for span in spans(line[1:], seen)
    ]
    return [
        _around(text, span)
        for line in rule.words
        if not line.startswith("-")
        for span in spans(line, seen)
        if not any(span.meets(other) for other in harmless)
    ]


def _shared(rule: GuardRule, text: str, wording: Sequence[Rule]) -> list[str]:
    """What the wording rules that it shares meet."""
    return [hit.around for hit in find(text, [each for each in wording if each.code in rule.hints])]


def _met(text: Text, rule: GuardRule, words: list[str]) -> Found:
    evidence: dict[str, object] = {"author": text.author, "to": text.to, "met": words[:10]}
    if text.reason:
        evidence["reason"] = text.reason
    return Found(rule, text.kind, text.id, words[0], evidence)


def words(facts: Facts, rule: GuardRule, wording: Sequence[Rule]) -> list[Found]:
    """Texts that a worker reads, and clauses of a contract, that say what the rule is about."""
    return [
        _met(text, rule, met)
        for text in facts.texts
        if (text.to == "worker" or text.kind == "contract")
        and (met := _shared(rule, text.text, wording))
    ]


def contact(facts: Facts, rule: GuardRule, _: Sequence[Rule]) -> list[Found]:
    """A client's text that a worker reads, and a client's user who kept asking for what is shut."""
    direct = [
        _met(text, rule, [text.text[:60]])
        for text in facts.texts
        if (text.author, text.to) == ("client", "worker")
    ]
    asked: dict[str, list[str]] = defaultdict(list)
    for attempt in facts.attempts:
        asked[attempt.client].append(f"{attempt.method} {attempt.route}")
    return direct + [
        Found(rule, "client", client, routes[0], {"times": len(routes), "routes": routes[:20]})
        for client, routes in sorted(asked.items())
        if len(routes) >= rule.limits["times"]
    ]


def place(facts: Facts, rule: GuardRule, wording: Sequence[Rule]) -> list[Found]:
    """Work that is bound to the client's rooms, in the task's place or in a text."""
    bound = [
        Found(rule, "task", work.id, met[0], {"place": work.place[:200]})
        for work in facts.works
        if (met := _own(rule, work.place) + _shared(rule, work.place, wording))
    ]
    known = {found.subject for found in bound}
    return bound + [each for each in words(facts, rule, wording) if each.subject not in known]


def hourly(facts: Facts, rule: GuardRule, wording: Sequence[Rule]) -> list[Found]:
    """Pay by time where the contract is not one for effort (履行割合型), or promised as a wage."""
    timed = [
        Found(
            rule,
            "task",
            work.id,
            work.unit_name,
            {"unit": work.unit_name, "contract": work.contract},
        )
        for work in facts.works
        if read(work.unit_name).text in {read(unit).text for unit in rule.units}
        and work.contract != "effort"
    ]
    known = {found.subject for found in timed}
    return timed + [each for each in words(facts, rule, wording) if each.subject not in known]


def provided(facts: Facts, rule: GuardRule, _: Sequence[Rule]) -> list[Found]:
    """Things that the client brings without a contract of their own, that the worker must buy, or that
    she must use for no reason given."""
    found: list[Found] = []
    for each in facts.equipment:
        why = _footing(each)
        if why:
            evidence: dict[str, object] = {
                "what": each.what,
                "provider": each.provider,
                "basis": each.basis,
                "bound": each.bound,
                "reason": each.reason,
            }
            found.append(Found(rule, "equipment", f"{each.task}/{each.what}", why, evidence))
    return found


def _footing(each: Equipment) -> str:
    """What is wrong with who provides a thing; empty when nothing is."""
    if each.provider == "client" and each.basis != "rented":
        return BY_CLIENT
    if each.basis == "bought" and each.bound:
        return MUST_BUY
    if each.provider != "worker" and each.bound and not each.reason.strip():
        return MUST_USE
    return ""


def instant(facts: Facts, rule: GuardRule, wording: Sequence[Rule]) -> list[Found]:
    """An answer asked for within minutes: in words, or by an offer that lapses so soon."""
    short = [
        Found(rule, "offer", each.id, f"{each.minutes}分", {"minutes": each.minutes})
        for each in facts.windows
        if each.minutes < rule.limits["minutes"]
    ]
    return short + words(facts, rule, wording)


def naming(facts: Facts, rule: GuardRule, wording: Sequence[Rule]) -> list[Found]:
    """A client that names or judges a person instead of the work. The name is not repeated."""
    found: list[Found] = []
    for text in facts.texts:
        if text.author != "client":
            continue
        if text.named:
            evidence: dict[str, object] = {"author": "client", "people": len(text.named)}
            found.append(Found(rule, text.kind, text.id, NAMED, evidence))
        elif met := _shared(rule, text.text, wording):
            found.append(_met(text, rule, met))
    return found


def grid(facts: Facts, rule: GuardRule, _: Sequence[Rule]) -> list[Found]:
    """A timetable of the week: several weekdays, each with a time of day."""
    found: list[Found] = []
    for text in facts.texts:
        if text.to != "worker":
            continue
        seen = read(text.text)
        matches = list(_DAY_AND_TIME.finditer(seen.text))
        days = {match[1] for match in matches}
        if len(days) >= rule.limits["days"]:
            excerpt = _around(text.text, seen.span(matches[0]))
            found.append(Found(rule, text.kind, text.id, excerpt, {"days": len(days)}))
    return found


def _months_back(until: date, months: int) -> list[date]:
    """The first days of the whole months before the month of `until`, the newest first."""
    first = until.year * 12 + until.month - 1
    return [date((first - n) // 12, (first - n) % 12 + 1, 1) for n in range(1, months + 1)]


def _by_worker(incomes: Sequence[Income]) -> Iterator[tuple[str, dict[date, dict[str, int]]]]:
    months: dict[str, dict[date, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for each in incomes:
        of_month = months[each.worker][each.month]
        of_month[each.orderer] = of_month.get(each.orderer, 0) + each.yen
    yield from sorted(months.items())


def dependence(facts: Facts, rule: GuardRule, _: Sequence[Rule]) -> list[Found]:
    """More than so many percent of what a worker earned here, month after month, from one orderer.

    A month with less than `yen` in all says nothing, and breaks the row.
    """
    span = _months_back(facts.until, rule.limits["months"])
    found: list[Found] = []
    for worker, months in _by_worker(facts.incomes):
        for orderer in sorted({each for month in months.values() for each in month}):
            of_months = [months.get(month, {}) for month in span]
            if all(_leans(month, orderer, rule) for month in of_months):
                shares = [month[orderer] * 100 // sum(month.values()) for month in of_months]
                evidence: dict[str, object] = {"orderer": orderer, "percents": shares}
                subject = f"{worker}/{orderer}"
                found.append(Found(rule, "worker", subject, f"{min(shares)}%", evidence))
    return found


def _leans(month: dict[str, int], orderer: str, rule: GuardRule) -> bool:
    total = sum(month.values())
    share = month.get(orderer, 0) * 100
    return total >= rule.limits["yen"] and share > rule.limits["percent"] * total


DETECTORS: dict[str, Detector] = {
    "words": words,
    "contact": contact,
    "place": place,
    "hourly": hourly,
    "instant": instant,
    "naming": naming,
    "grid": grid,
    "dependence": dependence,
    "provided": provided,
}


def detect(facts: Facts, rules: Sequence[GuardRule], wording: Sequence[Rule]) -> list[Found]:
    """Everything that every rule meets, by key; a finding is there once."""
    met: dict[str, Found] = {}
    for rule in rules:
        for found in DETECTORS[rule.detector](facts, rule, wording):
            met.setdefault(found.key, found)
    return [met[key] for key in sorted(met)]
