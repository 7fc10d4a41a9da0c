"""Quotes without a database: states, bands, sums, the hour beside the minimum wage, the paper."""

from datetime import date, datetime
from itertools import pairwise, product
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.refusal import Invalid
from tests.quotes import seed
from yui import rates
from yui.money import Yen
from yui.quotes import bands, hourly, model, paper, sums
from yui.quotes.bands import Band, Dip
from yui.quotes.model import QUOTE_MOVES, Line, Quote, QuoteState
from yui.quotes.refusals import NoLines, NoLongerValid, QuoteMove, TooMuch
from yui.quotes.typed import LineForm, QuoteForm, at_rows, draft_of

TODAY = date(2026, 11, 20)
KINDS = frozenset({"annotation"})


# --- states ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(("state", "to"), list(product(QuoteState, QuoteState)))
def test_a_quote_moves_only_as_the_table_says(state: QuoteState, to: QuoteState) -> None:
    if to in QUOTE_MOVES[state]:
        assert model.move(state, to) is to
    else:
        with pytest.raises(QuoteMove) as refused:
            model.move(state, to)
        assert refused.value.status == 409


def test_an_answer_counts_until_the_last_day_and_not_after_it() -> None:
    found = quote(state=QuoteState.SENT, valid_until=TODAY)
    assert model.answer(found, QuoteState.ACCEPTED, today=TODAY) is QuoteState.ACCEPTED
    with pytest.raises(NoLongerValid):
        model.answer(found, QuoteState.DECLINED, today=date(2026, 11, 21))


# --- prices by volume -----------------------------------------------------------------------------
@st.composite
def price_lists(draw: Any) -> tuple[Band, ...]:
    """Any list that a quote may have."""
    firsts = sorted(draw(st.sets(st.integers(2, 1_000_000), max_size=2)))
    yen = draw(st.lists(st.integers(0, 9_999_999), min_size=3, max_size=3))
    prices = sorted(yen, reverse=True)
    return tuple(Band(first, prices[n]) for n, first in enumerate([1, *firsts]))


def test_the_band_of_the_whole_quantity_gives_the_price_of_every_unit() -> None:
    prices = [bands.unit_price(seed.BANDS, n) for n in (1, 999, 1000, 4999, 5000, 1_000_000)]
    assert prices == [60, 60, 55, 55, 50, 50]
    assert bands.amount(seed.BANDS, 3000) == 165_000
    assert [(s.first, s.last, s.yen) for s in bands.spans(seed.BANDS)] == [
        (1, 999, 60),
        (1000, 4999, 55),
        (5000, None, 50),
    ]


def test_just_below_a_threshold_the_list_says_where_more_costs_less() -> None:
    assert bands.dips(seed.BANDS) == [Dip(917, 999, 1000), Dip(4546, 4999, 5000)]
    assert bands.amount(seed.BANDS, 916) <= bands.amount(seed.BANDS, 1000)
    assert bands.dips((Band(1, 60),)) == []


@given(price_lists(), st.integers(1, 2_000_000))
def test_a_greater_quantity_never_has_a_higher_unit_price(
    listed: tuple[Band, ...], quantity: int
) -> None:
    assert bands.well_formed(listed)
    here, more = (bands.unit_price(listed, n) for n in (quantity, quantity + 1))
    assert more <= here
    assert bands.amount(listed, quantity) == quantity * here


@given(price_lists(), st.integers(1, 1_100_000), st.integers(1, 1_100_000))
def test_the_whole_is_monotone_but_where_the_list_says_so(
    listed: tuple[Band, ...], one: int, other: int
) -> None:
    less, more = sorted((one, other))
    if bands.amount(listed, less) > bands.amount(listed, more):
        assert any(dip.first <= less <= dip.last for dip in bands.dips(listed))


@given(price_lists())
def test_every_dip_is_one(listed: tuple[Band, ...]) -> None:
    for dip in bands.dips(listed):
        for quantity in (dip.first, dip.last):
            assert bands.amount(listed, quantity) > bands.amount(listed, dip.then)
        starts = [span.first for span in bands.spans(listed) if span.first <= dip.first]
        if dip.first > starts[-1]:  # not the whole band is dearer: the unit before it is not
            assert bands.amount(listed, dip.first - 1) <= bands.amount(listed, dip.then)


@given(price_lists())
def test_the_bands_cover_every_quantity_once(listed: tuple[Band, ...]) -> None:
    found = bands.spans(listed)
    assert found[0].first == 1 and found[-1].last is None
    for before, after in pairwise(found):
        assert before.last == after.first - 1


@pytest.mark.parametrize(
    "listed",
    [
        (),
        (Band(2, 60),),
        (Band(1, 60), Band(1, 50)),
        (Band(1, 60), Band(1000, 61)),
        (Band(1, -1),),
        (Band(1, 60), Band(0, 50)),
        (Band(1, 4), Band(2, 3), Band(3, 2), Band(4, 1)),
    ],
)
def test_a_list_out_of_order_is_none(listed: tuple[Band, ...]) -> None:
    assert not bands.well_formed(listed)


# --- sums -----------------------------------------------------------------------------------------
@given(
    st.lists(st.integers(0, 100_000_000), max_size=20),
    st.integers(0, 10_000),
    st.dates(date(2014, 4, 1), date(2030, 12, 31)),
)
def test_the_sums_are_whole_balanced_and_taxed_once(
    amounts: list[int], fee_bp: int, on: date
) -> None:
    found = sums.reckon([Yen(each) for each in amounts], fee_bp=fee_bp, supplied_on=on)
    assert found.subtotal == sum(amounts)
    assert found.fee * 10_000 <= found.subtotal * fee_bp < (found.fee + 1) * 10_000
    rate = rates.known(rates.book().consumption_tax, on).standard_bp
    assert found.tax * 10_000 <= found.net * rate < (found.tax + 1) * 10_000
    assert found.total == found.subtotal + found.fee + found.tax
    assert all(type(each) is int for each in (found.fee, found.tax, found.total))


@given(st.lists(st.integers(0, 1_000_000), min_size=1, max_size=8), st.integers(0, 10_000))
def test_one_yen_more_never_lowers_a_sum(amounts: list[int], fee_bp: int) -> None:
    less = sums.reckon([Yen(each) for each in amounts], fee_bp=fee_bp, supplied_on=TODAY)
    dearer = [Yen(amounts[0] + 1), *(Yen(each) for each in amounts[1:])]
    more = sums.reckon(dearer, fee_bp=fee_bp, supplied_on=TODAY)
    assert more.total > less.total and more.tax >= less.tax and more.fee >= less.fee


def test_the_tax_is_of_the_day_of_supply() -> None:
    day = date(2019, 9, 30)
    assert sums.reckon([Yen(1000)], fee_bp=0, supplied_on=day).tax == 80
    assert sums.reckon([Yen(1000)], fee_bp=0, supplied_on=date(2019, 10, 1)).tax == 100


def test_what_is_left_is_price_less_reward_the_fee_included() -> None:
    lines = [kept_line(quantity=3000, unit_price_yen=55, worker_price_yen=42)]
    found = model.margin(quote(), lines)
    assert (found.price, found.cost, found.yen, found.percent) == (
        181_500,
        126_000,
        55_500,
        "30.5%",
    )
    assert sums.Margin(Yen(100), Yen(126)).percent == "△26.0%"
    assert sums.Margin(Yen(0), Yen(0)).percent == "－"


# --- the hour beside the minimum wage -------------------------------------------------------------
def test_an_hour_below_the_registered_minimum_wage_is_told() -> None:
    day = date(2026, 9, 1)
    low = hourly.hourly(35, 2, prefecture="20", on=day)
    assert low.yen == 1050 and low.row is not None and low.row.yen == 1061 and low.below
    assert not hourly.hourly(36, 2, prefecture="20", on=day).below
    assert not hourly.hourly(35, 2, prefecture="15", on=day).below  # Niigata: 1,050
    assert not hourly.hourly(1, None, prefecture="20", on=day).below


def test_a_minimum_wage_that_is_not_registered_is_no_guess() -> None:
    found = hourly.hourly(35, 2, prefecture="20", on=TODAY)
    assert not found.known and not found.below and found.below_last
    assert found.last is not None and (found.last.yen, found.last.since) == (
        1061,
        date(2025, 10, 3),
    )
    nowhere = hourly.hourly(1, 60, prefecture="47", on=TODAY)
    assert (nowhere.row, nowhere.last, nowhere.below, nowhere.below_last) == (
        None,
        None,
        False,
        False,
    )


# --- a draft --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"unit_name": ""}, "unit_name"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": 1_000_001}, "quantity"),
        ({"worker_price_yen": 0}, "worker_price_yen"),
        ({"job_type": "cooking"}, "job_type"),
        ({"bands": (Band(1, 60), Band(1000, 61))}, "yen_1"),
    ],
)
def test_a_wrong_line_is_named(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        model.checked(seed.draft(seed.line(), seed.line(**change)), today=TODAY, kinds=KINDS)
    assert [error.field for error in refused.value.errors] == [f"lines.1.{field}"]


def test_days_that_passed_no_lines_and_too_much_are_refused() -> None:
    with pytest.raises(Invalid) as refused:
        model.checked(seed.draft(), today=date(2027, 1, 1), kinds=KINDS)
    assert {error.field for error in refused.value.errors} == {"due_on", "valid_until"}
    with pytest.raises(NoLines):
        model.checked(seed.draft(lines=()), today=TODAY, kinds=KINDS)
    dear = seed.line(quantity=1_000_000, bands=(Band(1, 9_999_999),))
    with pytest.raises(TooMuch):
        model.checked(seed.draft(dear), today=TODAY, kinds=KINDS)
    with pytest.raises(Invalid):
        model.checked(seed.draft(*[seed.line()] * 51), today=TODAY, kinds=KINDS)


def test_a_form_leaves_empty_rows_out_and_says_where_an_error_stood() -> None:
    row = LineForm(
        title="入力", quantity=10, yen_1=60, first_2=1000, yen_2=55, job_type="annotation"
    )
    form = QuoteForm(
        title="x", due_on=TODAY, valid_until=TODAY, fee_percent=10, lines=[LineForm(), row]
    )
    draft, rows = draft_of(form)
    assert rows == [1] and draft.fee_bp == 1000
    assert draft.lines[0].bands == (Band(1, 60), Band(1000, 55))
    with pytest.raises(Invalid) as refused:
        model.checked(draft, today=TODAY, kinds=KINDS)
    fields = [error.field for error in at_rows(refused.value, rows).errors]
    assert fields == ["lines.1.unit_name", "lines.1.worker_price_yen"]


# --- the paper ------------------------------------------------------------------------------------
def test_no_workers_price_and_no_margin_is_in_the_paper() -> None:
    held = {*paper.Paper.__struct_fields__, *paper.PaperLine.__struct_fields__}
    assert not {name for name in held if "worker" in name or "margin" in name or "minutes" in name}


@pytest.mark.parametrize(
    ("bp", "says"), [(0, "0％"), (1000, "10％"), (750, "7.5％"), (825, "8.25％")]
)
def test_a_rate_is_written_without_needless_zeros(bp: int, says: str) -> None:
    assert paper.rate(bp) == says


def kept_line(**change: Any) -> Line:
    given = {name: getattr(seed.line(), name) for name in seed.line().__struct_fields__}
    return Line(**{**given, "line": 1, "unit_price_yen": 55, **change})


def quote(**change: Any) -> Quote:
    given: dict[str, Any] = {
        "id": UUID(int=1),
        "client_id": UUID(int=2),
        "client": "得意先",
        "wish_id": None,
        "body_id": UUID(int=3),
        "number": "立振-R8-見00001",
        "version": 1,
        "title": "例文",
        "due_on": date(2026, 12, 20),
        "valid_until": date(2026, 12, 4),
        "fee_bp": 1000,
        "tax_bp": 1000,
        "subtotal_yen": 165_000,
        "fee_yen": 16_500,
        "tax_yen": 18_150,
        "note": "",
        "state": QuoteState.DRAFT,
        "made_by": UUID(int=4),
        "made_at": datetime(2026, 11, 20, 10).astimezone(),
        "sent_at": None,
        "answered_at": None,
        "answered_on": None,
        "answered_how": None,
        "answered_name": "",
    }
    return Quote(**{**given, **change})
