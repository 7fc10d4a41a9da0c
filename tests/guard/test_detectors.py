"""The detectors: every violation is met, no clean twin is, and each rule says by which law."""

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yui.guard import rules as book
from yui.guard.detectors import DETECTORS, NAMED, Found, detect
from yui.guard.facts import Attempt, Facts, Income, Text, Window, Work
from yui.guard.rules import BadRule
from yui.guard.scenarios import UNTIL, Scenario, pack
from yui.hints import actions as hints
from yui.rates import Overlap

RULES = book.of_day(UNTIL)
WORDING = hints.standard(on=UNTIL)


def met(facts: Facts) -> set[str]:
    return {found.rule.code for found in detect(facts, RULES, WORDING)}


def of(code: str, **facts: object) -> list[Found]:
    made = Facts(until=UNTIL, **facts)  # type: ignore[arg-type]
    return [found for found in detect(made, RULES, WORDING) if found.rule.code == code]


@pytest.mark.parametrize("scenario", pack(), ids=lambda s: s.rule)
def test_the_violation_is_met_by_its_rule(scenario: Scenario) -> None:
    assert scenario.rule in met(scenario.violation.facts())


@pytest.mark.parametrize("scenario", pack(), ids=lambda s: s.rule)
def test_the_clean_twin_is_met_by_none(scenario: Scenario) -> None:
    assert met(scenario.twin.facts()) == set()


def test_of_the_pack_s_violations_all_are_met_and_of_its_twins_none() -> None:
    assert len(pack()) == 13
    assert len({scenario.rule for scenario in pack()}) == 13
    caught = sum(scenario.rule in met(scenario.violation.facts()) for scenario in pack())
    alarms = sum(bool(met(scenario.twin.facts())) for scenario in pack())
    assert (caught, alarms) == (13, 0)
    first = pack()[:12]
    assert sum(each.rule in met(each.violation.facts()) for each in first) == 12
    assert not any(met(each.twin.facts()) for each in first)


def leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from leaves(inner, f"{path}.{n}")
    else:
        yield path, value


@pytest.mark.parametrize("scenario", pack(), ids=lambda s: s.rule)
def test_a_twin_differs_in_one_respect_alone(scenario: Scenario) -> None:
    one = dict(leaves(msgspec.to_builtins(scenario.violation.facts())))
    two = dict(leaves(msgspec.to_builtins(scenario.twin.facts())))
    assert one.keys() == two.keys()
    differing = {path.rpartition(".")[2] for path in one if one[path] != two[path]}
    assert len(differing) == 1
    assert scenario.lawful and scenario.source


def test_every_rule_has_a_source_an_item_and_a_day() -> None:
    assert len(RULES) >= 12
    for rule in book.all_rules():
        assert any(law in rule.source for law in ("告示37号", "昭60報告")), rule.code
        assert rule.since >= date(2024, 11, 1), rule.code
        assert rule.items and rule.why and rule.mend, rule.code
        assert rule.detector in DETECTORS, rule.code
        known = {each.code for each in WORDING}
        assert set(rule.hints) <= known, rule.code
    assert {rule.detector for rule in RULES} == DETECTORS.keys()


def test_the_items_are_all_ten_of_the_notice() -> None:
    codes = [item.code for item in book.items()]
    assert codes == [
        "1-イ-1", "1-イ-2", "1-ロ-1", "1-ロ-2", "1-ハ-1", "1-ハ-2", "2-イ", "2-ロ", "2-ハ-1", "2-ハ-2",
    ]  # fmt: skip
    assert all(item.text and item.shown for item in book.items())


ROW = """
[[rule]]
code = "x"
detector = "words"
from = {since}
title = "t"
items = ["{item}"]
source = "告示37号"
why = "w"
mend = "m"
{more}
"""
ITEM = '[[item]]\ncode = "1-イ-1"\ntext = "t"\nshown = "s"\n'


def test_two_rows_of_a_rule_may_not_hold_on_one_day() -> None:
    one = ROW.format(since="2025-01-01", item="1-イ-1", more="")
    two = ROW.format(since="2026-01-01", item="1-イ-1", more="")
    with pytest.raises(Overlap):
        book.load(one + two + ITEM)
    closed = ROW.format(since="2025-01-01", item="1-イ-1", more="to = 2025-12-31")
    assert len(book.load(closed + two + ITEM).rule) == 2


@pytest.mark.parametrize(("item", "more"), [("9-9", ""), ("1-イ-1", "limits = { luck = 7 }")])
def test_a_row_with_an_unknown_item_or_threshold_is_refused(item: str, more: str) -> None:
    with pytest.raises(BadRule):
        book.load(ROW.format(since="2025-01-01", item=item, more=more) + ITEM)


def text(said: str, *, author: str = "staff", to: str = "worker", **more: object) -> list[Text]:
    return [Text(id="t", kind="task", author=author, to=to, text=said, **more)]  # type: ignore[arg-type]


def test_what_staff_write_to_each_other_is_no_business_of_the_guard() -> None:
    assert met(Facts(until=UNTIL, texts=text("9時に始めて", to="staff"))) == set()


def test_a_name_in_a_clients_text_is_met_and_not_repeated() -> None:
    found = of(
        "naming", texts=text("立科さんはよかった", author="client", to="staff", named=["W-001"])
    )
    assert [(each.excerpt, each.evidence) for each in found] == [
        (NAMED, {"author": "client", "people": 1})
    ]


def test_a_reason_given_when_sending_stands_in_the_evidence() -> None:
    found = of("hours", texts=text("残業", reason="引用です"))
    assert found[0].evidence["reason"] == "引用です"


def attempt(client: str, route: str = "/workers") -> Attempt:
    at = "2026-11-10T10:00:00+09:00"
    return Attempt(
        id=route,
        client=client,
        method="GET",
        route=route,
        at=msgspec.convert(at, type=__import__("datetime").datetime),
    )


def test_attempts_are_one_finding_a_client() -> None:
    found = of(
        "contact", attempts=[attempt("c1"), attempt("c1", "/workers/{worker_id}"), attempt("c2")]
    )
    assert [(each.subject, each.evidence["times"]) for each in found] == [("c1", 2), ("c2", 1)]


@pytest.mark.parametrize(("minutes", "count"), [(179, 1), (180, 0), (1, 1)])
def test_an_answer_within_minutes_is_a_matter_of_the_threshold(minutes: int, count: int) -> None:
    assert len(of("instant", windows=[Window(id="o", minutes=minutes)])) == count


@pytest.mark.parametrize(
    ("unit", "contract", "count"),
    [("時間", "", 1), ("ｈ", "result", 1), ("人日", "works", 1), ("時間", "effort", 0), ("件", "", 0), ("分", "", 0)],
)  # fmt: skip
def test_time_is_paid_under_a_contract_for_effort_alone(
    unit: str, contract: str, count: int
) -> None:
    work = Work(id="t", place="オンライン", unit_name=unit, contract=contract)
    assert len(of("hourly", works=[work])) == count


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("月9:00から、水13時から", 1),
        ("月曜 午前９時〜１２時／木曜 午後一時〜", 1),
        ("月曜9:00に公開されます", 0),
        ("11月9日10:00の会議の録音と、12月2日13:00の会議の録音", 0),
        ("土日9時間の記録", 0),
    ],
)
def test_a_timetable_is_two_days_with_times(said: str, count: int) -> None:
    assert len(of("grid", texts=text(said))) == count


def months(share: int, total: int, count: int) -> list[Income]:
    rows: list[Income] = []
    for n in range(count):
        month = date(2026, 10 - n, 1)
        rows.append(Income(worker="w", orderer="a", month=month, yen=share))
        rows.append(Income(worker="w", orderer="b", month=month, yen=total - share))
    return rows


@pytest.mark.parametrize(
    ("share", "total", "count", "met_"),
    [
        (80_001, 100_000, 6, 1),
        (80_000, 100_000, 6, 0),
        (80_001, 100_000, 5, 0),
        (29_999, 29_999, 6, 0),
        (30_000, 30_000, 6, 1),
    ],
)
def test_dependence_stands_on_three_thresholds(
    share: int, total: int, count: int, met_: int
) -> None:
    assert len(of("dependence", incomes=months(share, total, count))) == met_


def test_dependence_counts_whole_months_before_this_one() -> None:
    rows = months(90_000, 90_000, 6)
    running = Income(worker="w", orderer="b", month=date(2026, 11, 1), yen=900_000)
    assert len(of("dependence", incomes=[*rows, running])) == 1
    gap = [row for row in rows if row.month != date(2026, 8, 1)]
    assert of("dependence", incomes=gap) == []


def test_the_same_practice_at_the_same_thing_is_one_finding() -> None:
    twice = text("残業") + text("残業と早退")
    assert len(of("hours", texts=twice)) == 1


@given(st.text(max_size=120), st.sampled_from(["client", "staff", "worker"]))
def test_no_text_breaks_a_detector(said: str, author: str) -> None:
    facts = Facts(
        until=UNTIL + timedelta(days=1),
        texts=text(said, author=author) + text(said, author=author, to="staff"),
        works=[Work(id="t", place=said, unit_name=said[:10])],
    )
    for found in detect(facts, RULES, WORDING):
        assert found.key and len(found.excerpt) <= 200
