"""The indicators keep what their sources say, word for word and gap for gap."""

import contextlib
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yui.kpi import budgets, choices, history, model, sheet
from yui.kpi.choices import Choice
from yui.kpi.definitions import INDICATORS, OFFICIAL, SIX, SOURCES
from yui.kpi.model import Kind, Semantics, Standing, Status, Value

TOWN = 20324
DECK = "002_b6edf448cfa70e03.txt"

# law-and-formats.md §11.1, all of it; "n/a" where there is no target or no number.
RATES = {
    "registered_workers": "250.0 150.0 111.1 103.6 125.0 149.2 162.9 162.9 118.0",
    "contract_revenue": "135.4 70.0 112.6 179.7 119.1 86.6 56.3 69.9 n/a",
    "clients": "300.0 333.3 200.0 91.7 117.6 90.9 100.0 100.0 100.0",
    "directors": "0.0 100.0 100.0 50.0 66.7 75.0 100.0 100.0 100.0",
    "telework_sites": "100.0 233.3 180.0 111.1 90.9 76.9 66.7 66.7 66.7",
    "work_trip_companies": "n/a n/a n/a 160.0 310.0 77.5 55.0 55.0 38.3",
}
VECTORS = [
    (code, 2017 + n, expected)
    for code, row in RATES.items()
    for n, expected in enumerate(row.split())
]


@pytest.fixture(scope="module")
def values() -> list[Value]:
    return history.shipped_values()


@pytest.fixture(scope="module")
def chosen(values: list[Value]) -> list[Choice]:
    return choices.first_choices(values, prefer=OFFICIAL, by="import")


@pytest.fixture(scope="module")
def years(values: list[Value], chosen: list[Choice]) -> dict[str, sheet.History]:
    found = sheet.histories(INDICATORS, values, chosen)
    return {h.indicator.code: h for h in found}


def _value(**changes: Any) -> Value:
    base = Value(
        tenant_id=TOWN,
        indicator="clients",
        fiscal_year=2024,
        kind=Kind.ACTUAL,
        series="town",
        source="a",
        unit="社",
        printed="クライアント数",
        num=10,
        status=Status.FINAL,
    )
    return msgspec.structs.replace(base, **changes)


def _choice(**changes: Any) -> Choice:
    base = Choice(
        tenant_id=TOWN,
        indicator="clients",
        fiscal_year=2024,
        source="a",
        unit="社",
        reason="年度の値",
        chosen_by="花子",
    )
    return msgspec.structs.replace(base, **changes)


@pytest.mark.parametrize(("code", "year", "expected"), VECTORS)
def test_the_achievement_rate_is_that_of_the_law_file(
    years: dict[str, sheet.History], code: str, year: int, expected: str
) -> None:
    point = years[code].at(year)
    assert point is not None
    assert model.percent(point.rate) == expected


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_rate_is_within_half_a_tenth_of_the_true_quotient(actual: int, target: int) -> None:
    tenths = model.rate(actual, target)
    assert tenths is not None
    assert abs(tenths * target - actual * 1000) * 2 <= target


@pytest.mark.parametrize(("actual", "target"), [(None, 5), (5, None), (5, 0), (None, None)])
def test_a_rate_without_a_target_or_a_number_is_not_available(
    actual: int | None, target: int | None
) -> None:
    assert model.rate(actual, target) is None
    assert model.percent(None) == "n/a"


def test_the_shipped_history_holds_every_row_of_the_source(values: list[Value]) -> None:
    assert len(values) == 134 == len({v.key for v in values})
    assert {v.tenant_id for v in values} == {TOWN}
    assert {v.source for v in values} == set(SOURCES)
    assert {v.indicator for v in values} <= {i.code for i in INDICATORS}


def test_an_absent_target_stays_absent(years: dict[str, sheet.History]) -> None:
    trips = years["work_trip_companies"]
    assert [p.target for p in trips.points[:4]] == [None, None, None, 5]
    assert [p.standing for p in trips.points[:3]] == [Standing.NO_TARGET] * 3


def test_words_in_place_of_a_figure_stay_words(years: dict[str, sheet.History]) -> None:
    point = years["contract_revenue"].at(2025)
    assert point is not None
    assert point.actual is not None
    assert (point.actual.num, point.actual.words) == (None, "目標達成")
    assert point.standing is Standing.MET
    assert point.rate is None
    assert point.short_by == 0


def test_other_words_prove_nothing() -> None:
    vague = _value(num=None, words="おおむね順調")
    assert model.standing(vague, 10) is Standing.UNKNOWN


def test_the_last_year_is_as_of_february_and_provisional(values: list[Value]) -> None:
    newest = [v for v in values if v.fiscal_year == 2025 and v.kind is Kind.ACTUAL]
    assert len(newest) == 6
    assert {(v.as_of, v.status) for v in newest} == {(date(2026, 2, 28), Status.PROVISIONAL)}


def test_sources_that_disagree_are_all_kept_and_one_is_chosen(
    years: dict[str, sheet.History], chosen: list[Choice]
) -> None:
    revenue = years["contract_revenue"]
    differing = {
        p.fiscal_year: [(v.num, v.unit) for v in p.differing] for p in revenue.points if p.differing
    }
    assert differing == {
        2019: [(6773, "千円")],
        2022: [(25982, "千円")],
        2023: [(18249, "千円")],
        2024: [(17353, "千円")],
    }
    workers = years["registered_workers"].at(2017)
    assert workers is not None
    assert [v.num for v in workers.differing] == [9]
    assert all(c.source == OFFICIAL and c.reason for c in chosen)
    assert len(chosen) == 9  # eight years of revenue and the workers of 2017


def test_the_recorded_reason_names_the_other_sources_cut_off(chosen: list[Choice]) -> None:
    by_year = {c.fiscal_year: c.reason for c in chosen if c.indicator == "contract_revenue"}
    assert "2025年1月31日" in by_year[2024]
    assert by_year[2018] == "どの資料も同じ値のため。"


def test_a_rounded_figure_in_a_coarser_unit_does_not_disagree() -> None:
    fine, coarse = _value(unit="千円", num=25987), _value(unit="万円", num=2598)
    assert model.agrees(fine, coarse)
    assert model.agrees(coarse, fine)
    assert not model.agrees(fine, _value(unit="万円", num=2599))
    assert not model.agrees(fine, _value(unit="社", num=25987))


def test_the_revenue_of_2017_to_2024_sums_as_published(years: dict[str, sheet.History]) -> None:
    numbers = [p.actual.num for p in years["contract_revenue"].points if p.actual]
    assert sum(n for n in numbers if n is not None) == 112_670


def test_the_series_breaks_in_2025_where_contracts_were_made_anew(
    years: dict[str, sheet.History],
) -> None:
    breaks = {
        code: [p.fiscal_year for p in h.points if p.starts_series] for code, h in years.items()
    }
    renewed = {"registered_workers", "clients", "directors"}
    assert {code for code, found in breaks.items() if found} == renewed
    assert all(breaks[code] == [2025] for code in renewed)


def test_a_step_is_never_counted_across_a_break(years: dict[str, sheet.History]) -> None:
    workers = years["registered_workers"]
    assert workers.change(2023) == 17
    assert workers.change(2025) is None
    assert years["contract_revenue"].change(2025) is None  # words have no step
    assert years["telework_sites"].change(2025) == 0
    assert workers.change(2017) is None


def test_plan_increments_are_levels_for_revenue_and_steps_for_stocks(values: list[Value]) -> None:
    found = {p.indicator: p for p in sheet.plans(values)}
    assert {code: p.total for code, p in found.items()} == {
        "contract_revenue": 54_000,
        "clients": 12,
        "sales_visits": 70,
        "directors": 3,
    }
    assert [y.level for y in found["contract_revenue"].years] == [8_000, 16_000, 30_000]
    assert [y.level for y in found["clients"].years] == [7, 12, 17]
    assert [y.level for y in found["directors"].years] == [2, 3, 4]
    assert found["contract_revenue"].baseline == 3_140
    assert found["contract_revenue"].years[0].semantics is Semantics.ANNUAL_LEVEL


def test_the_plans_baseline_year_is_marked_as_read_into_it(values: list[Value]) -> None:
    baselines = [v for v in values if v.kind is Kind.PLAN_BASELINE]
    assert {v.inferred for v in baselines} == {"fiscal_year"}


def test_budgets_sum_to_the_years_totals_by_fund() -> None:
    first, second = budgets.fund_years(history.shipped_budgets())
    assert (first.total, second.total) == (47_017, 15_503)
    assert first.by_fund["デジ田交付金（広域）"] == 35_175
    assert second.by_fund == {"町一般財源": 12_690, "県元気づくり支援金": 2_813}
    assert (first.status, second.status) == (Status.FINAL, Status.ESTIMATE)
    assert first.by_fund["国の実証（総務省）"] == 0


def test_the_six_stand_as_the_public_page_says(years: dict[str, sheet.History]) -> None:
    points = [years[i.code].at(2025) for i in SIX]
    assert [p.standing for p in points if p] == [
        Standing.MET,
        Standing.MET,
        Standing.MET,
        Standing.MET,
        Standing.SHORT,
        Standing.SHORT,
    ]
    assert [p.short_by for p in points if p] == [0, 0, 0, 0, 5, 37]


def test_two_sources_without_a_choice_publish_nothing() -> None:
    two = [_value(), _value(source="b", num=11)]
    assert choices.published(two, None) is None
    assert choices.published(two[:1], None) == two[0]
    assert choices.published(two, _choice(source="b")) == two[1]
    assert choices.published(two, _choice(source="c")) is None


def test_a_choice_needs_a_reason_and_a_figure_and_something_new() -> None:
    two = [_value(), _value(source="b", num=11)]
    assert choices.choose(two, _choice(source="b"), current=_choice()).source == "b"
    with pytest.raises(choices.ReasonMissing):
        choices.choose(two, _choice(reason="　 "))
    with pytest.raises(choices.UnknownValue):
        choices.choose(two, _choice(source="c"))
    with pytest.raises(choices.NothingNew):
        choices.choose(two, _choice(), current=_choice(reason="別の理由"))


def test_a_correction_is_a_new_revision_beside_the_old_one() -> None:
    first, second = _value(), _value(num=12, revision=2)
    assert model.latest([second, first]) == [second]
    assert not first.says_same(second)
    assert first.says_same(_value(revision=7))


HEAD = ",".join(history._HISTORY)
GOOD = "20324,立科町,clients,クライアント数,社,2024,actual,25,,,final,town,,,,a.txt"


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("value", "２５"),
        ("value", "1,234"),
        ("value", "-3"),
        ("value", "2.5"),
        ("value", "目標達成"),
        ("value", ""),
        ("as_of", "2026-02-30"),
        ("as_of", "2月末"),
        ("status", "たぶん"),
        ("status", ""),
        ("kind", "wish"),
        ("fiscal_year", ""),
        ("source", ""),
        ("increment_semantics", "annual_level"),
    ],
)
def test_a_cell_that_is_not_what_it_should_be_is_refused_with_its_place(
    column: str, cell: str
) -> None:
    cells = dict(zip(history._HISTORY, GOOD.split(","), strict=True))
    cells[column] = f'"{cell}"'
    with pytest.raises(history.BadTable) as refused:
        history.values(f"{HEAD}\n{','.join(cells.values())}\n")
    assert refused.value.values["line"] == 2
    assert refused.value.field == column


@pytest.mark.parametrize(
    "text",
    ["", "a,b\n", f"{HEAD}\n1,2\n", f"{HEAD}\n{GOOD}\n{GOOD}\n", f"{HEAD},more\n{GOOD},1\n"],
)
def test_a_table_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(history.BadTable):
        history.values(text)


def test_a_number_and_words_together_are_refused() -> None:
    both = GOOD.replace("actual,25,,", "actual,25,目標達成,")
    with pytest.raises(history.BadTable):
        history.values(f"{HEAD}\n{both}\n")


@given(st.one_of(st.text(max_size=60), st.text('0123456789,\n\r"', max_size=60)))
def test_any_text_is_either_a_table_or_refused(text: str) -> None:
    with contextlib.suppress(history.BadTable):
        assert history.values(f"{HEAD}\n{text}") == []


def test_a_number_longer_than_any_figure_is_refused() -> None:
    with pytest.raises(history.BadTable):
        history.values(f"{HEAD}\n{GOOD.replace(',25,', ',' + '9' * 5000 + ',')}\n")


def test_the_demos_targets_are_marked_as_samples_and_stay_out_of_every_history() -> None:
    samples = history.sample_targets()
    assert {(v.source, v.note, v.kind) for v in samples} == {(model.SAMPLE, "見本", Kind.TARGET)}
    assert len({v.tenant_id for v in samples}) == 5
