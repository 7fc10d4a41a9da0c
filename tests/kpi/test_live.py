"""Live figures become lines, alerts and a matrix; pages' values follow the data and nothing else."""

from datetime import date

import pytest
from msgspec.structs import replace

from yui.japan import FiscalYear
from yui.kpi import budgets, choices, files, history, live, screens, sheet, view
from yui.kpi.choices import Choice
from yui.kpi.definitions import OFFICIAL, SIX
from yui.kpi.live import Figures, Shared, State, Town

HERE = Town(20324, "tateshina", "立科町", "Tateshina", True)
THERE = Town(20215, "shiojiri", "塩尻市", "Shiojiri", True)
TODAY = date(2026, 11, 20)
YEAR = FiscalYear(2026)


FOUND = [
    Figures(
        HERE.code,
        workers=14,
        contract_yen=1_234_999,
        shares_in=3,
        shares_out=7,
        orders_open=4,
        waiting=5,
        overdue=2,
    ),
    Figures(THERE.code, workers=None, shares_out=2, answers=1, next_answer=date(2026, 11, 24)),
    Figures(0, workers=20),
]


@pytest.fixture(scope="module")
def six() -> list[sheet.History]:
    values = history.shipped_values()
    return sheet.histories(SIX, values, choices.first_choices(values, prefer=OFFICIAL, by="import"))


def test_a_town_is_as_late_as_its_worst() -> None:
    here, there = live.lines([HERE, THERE], FOUND, year=YEAR, today=TODAY)
    assert (here.figures.contract_thousand, here.figures.orders_open) == (1234, 4)
    assert (here.state, there.state) == (State.OVERDUE, State.STEADY)
    slow = replace(FOUND[1], target=10)
    (line,) = live.lines([THERE], [slow], year=YEAR, today=TODAY)
    assert line.state is State.BEHIND


def test_a_town_without_figures_has_zeros() -> None:
    (line,) = live.lines([HERE], [], year=YEAR, today=TODAY)
    assert line.figures == Figures(HERE.code)


def test_alerts_are_counts_by_town() -> None:
    found = live.alerts(live.lines([HERE, THERE], FOUND, year=YEAR, today=TODAY))
    assert (found.overdue, found.answers, found.next_answer) == (2, 1, date(2026, 11, 24))
    assert [(town.name, n) for town, n in found.overdue_in] == [("立科町", 2)]


@pytest.mark.parametrize(
    ("reached", "today", "behind"),
    [
        (0, date(2026, 3, 31), False),
        (576, date(2026, 11, 20), True),
        (577, date(2026, 11, 20), False),
        (899, date(2027, 3, 31), True),
        (900, date(2027, 3, 31), False),
        (900, date(2029, 1, 1), False),
    ],
)
def test_a_year_is_behind_below_nine_tenths_of_its_even_pace(
    reached: int, today: date, behind: bool
) -> None:
    assert live.is_behind(reached, 1000, year=YEAR, today=today) is behind


def test_a_town_without_a_target_has_no_rate() -> None:
    assert FOUND[0].rate is None
    assert replace(FOUND[0], target=2000).rate == 617


def test_the_matrix_has_no_cell_from_a_town_to_itself() -> None:
    shared = [Shared(HERE.code, THERE.code, 7), Shared(THERE.code, HERE.code, 2)]
    assert live.matrix([HERE, THERE], shared) == [[None, 7], [2, None]]


def test_a_card_ends_at_the_year_asked_for(six: list[sheet.History]) -> None:
    until = view.cards(six, until=2024, measured={})
    assert [c.point.fiscal_year for c in until if c.point] == [2024] * 6
    assert until[0].breaks == []
    assert until[1].chart[-1].actual == 24480
    now = view.cards(six, until=2026, measured={"clients": 3})
    assert now[0].breaks == ["R7"]
    assert now[1].chart[-1].actual == "目標達成"
    assert now[5].chart[0].target is None
    assert [c.measurable for c in now] == [False, False, True, False, False, False]


def test_a_series_growth_is_counted_within_one_series(six: list[sheet.History]) -> None:
    revenue = view.growth(six[1])
    assert revenue is not None
    assert revenue.first is not None
    assert (revenue.newest.fiscal_year, revenue.first.fiscal_year, revenue.times) == (
        2024,
        2017,
        38,
    )
    workers = view.growth(six[0])
    assert workers is not None
    assert workers.first is workers.newest  # the series of 2025 began in 2025


def test_the_notes_speak_of_break_words_and_differences(six: list[sheet.History]) -> None:
    said = view.notes(six)
    assert len(said) == 3
    assert "令和7年度" in said[0]
    assert (
        "住民ワーカー登録者数（延べ）、クライアント数（延べ）、現地ディレクター数（延べ）"
        in said[0]
    )
    assert "目標達成" in said[1]
    assert view.notes([]) == []


def test_funds_keep_their_colour_and_the_source_order() -> None:
    found = view.funding(budgets.fund_years(history.shipped_budgets()))
    assert [(f.name, f.kind, f.amounts) for f in found.funds] == [
        ("デジ田交付金（広域）", "f1", (35_175, 0)),
        ("町一般財源", "f2", (28, 12_690)),
        ("県元気づくり支援金", "f3", (3_914, 2_813)),
        ("国の実証（観光庁）", "f4", (7_900, 0)),
    ]
    assert found.most == 47_017


def test_every_source_has_its_record_and_one_is_published(six: list[sheet.History]) -> None:
    found = files.records(HERE, six)
    assert len(found) == 54 + 8 + 1 + 1  # six by nine years, deck 002's revenue, 万円, 9名
    assert sum(r.published for r in found) == 54
    words = [r for r in found if r.actual_text]
    assert [(r.actual, r.actual_text, r.rate_percent) for r in words] == [(None, "目標達成", None)]
    rounded = next(r for r in found if r.unit == "万円")
    assert (rounded.actual, rounded.rate_percent) == (2598, None)


def test_csv_keeps_numbers_and_disarms_formulas() -> None:
    table = files.Table("t", ("a", "b"), (("=1+1", 1234), ("-1", None), ("平", date(2026, 4, 1))))
    text = files.to_csv(table).decode("utf-8-sig")
    assert text == "a,b\r\n'=1+1,1234\r\n'-1,\r\n平,2026-04-01\r\n"


def test_a_target_that_the_demo_invents_is_in_no_history(six: list[sheet.History]) -> None:
    assert all(p.fiscal_year < 2026 for h in six for p in h.points)


def test_a_chosen_source_that_vanished_publishes_nothing() -> None:
    values = [v for v in history.shipped_values() if v.indicator == "clients"]
    gone = Choice(
        tenant_id=HERE.code,
        indicator="clients",
        fiscal_year=2024,
        source="elsewhere",
        unit="社",
        reason="x",
        chosen_by="y",
    )
    (found,) = sheet.histories([SIX[2]], values, [gone])
    point = found.at(2024)
    assert point is not None
    assert point.actual is None
    assert len(point.others) == 1


def test_open_figures_say_that_they_are_samples() -> None:
    found = screens.measured(HERE, FOUND[0], YEAR)
    assert (found.town_code, found.contract_thousand_yen, found.sample) == ("20324", 1234, True)
    assert screens.measured(THERE, FOUND[1], YEAR).workers is None
