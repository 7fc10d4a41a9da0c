"""What rewards come to on both bases: which day decides the year, what is expected, what is reached."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from yui.due import Dated
from yui.limits.yardsticks import forecast
from yui.limits.yardsticks.forecast import Basis, Event, Kind, Lot, Span, gauges, spread
from yui.limits.yardsticks.model import CHOICES, Code, Said, standard

TODAY = date(2026, 11, 20)
NOTHING = Said(monthly=0)


def event(kind: Kind, day: date, yen: int, **more: object) -> Event:
    """Work for a body that closes at the month's end and pays on the 15th after."""
    plain: dict[str, object] = {
        "town": 20324, "town_name": "立科町", "body": "公社", "title": "印付け", "done_on": None,
        "tax_yen": 0, "withheld_yen": 0, "closings": [Dated("2025-04-01")], "inspection_days": 7,
    }  # fmt: skip
    return Event(**{**plain, "kind": kind, "day": day, "yen": yen, **more})  # type: ignore[arg-type]


def sums(events: list[Event], said: Said = NOTHING, *, code: Code = Code.TAX_DEP) -> list[int]:
    """The totals on both bases, and what of each is booked."""
    eve = date(2026, 12, 31)
    found = gauges([standard(code, said, day=eve)], events, said, today=TODAY)
    return [n for each in found for n in (each.sum.total, each.sum.booked)]


def test_december_work_paid_in_january_is_income_of_december_and_cash_of_january() -> None:
    """§7.2: 役務提供完了基準; both are shown."""
    last = event(Kind.ACCEPTED, date(2025, 12, 20), 100, done_on=date(2025, 12, 19))
    paid = event(Kind.PAID, date(2026, 1, 15), 100)
    assert sums([last, paid]) == [0, 0, 100, 100]
    this = event(Kind.OPEN, date(2026, 12, 20), 70)
    assert sums([this]) == [70, 0, 0, 0]  # cash of 15 January 2027


def test_the_day_of_acceptance_decides_the_year_or_of_delivery_where_she_says_so() -> None:
    over = event(Kind.ACCEPTED, date(2026, 1, 5), 900, done_on=date(2025, 12, 28))
    assert sums([over])[0] == 900
    assert sums([over], Said(monthly=0, by_delivery=True))[0] == 0


def test_what_waits_and_what_is_taken_on_count_once_and_payouts_never_twice() -> None:
    events = [
        event(Kind.ACCEPTED, date(2026, 10, 9), 1_000, done_on=date(2026, 10, 8)),
        event(Kind.PAID, date(2026, 11, 13), 1_000),
        event(Kind.FEE, date(2026, 11, 5), 50, done_on=date(2026, 11, 4)),
        event(Kind.INSPECTING, date(2026, 11, 25), 200, done_on=date(2026, 11, 18)),
        event(Kind.OPEN, date(2026, 11, 1), 30),  # past its day: still to be done
    ]
    # the month's work is paid on 15 December
    assert sums(events) == [1_280, 1_050, 1_280, 1_000]


def test_consumption_tax_on_top_is_income_where_she_counts_it() -> None:
    events = [event(Kind.OPEN, date(2026, 12, 1), 1_000), event(Kind.PAID, date(2026, 5, 15), 500, tax_yen=50)]  # fmt: skip
    assert sums(events, Said(monthly=0, with_tax=True)) == [1_100, 0, 550, 550]


def test_the_mean_of_three_full_months_is_expected_of_the_coming_ones_unless_she_says() -> None:
    events = [event(Kind.ACCEPTED, date(2026, month, 9), 90_000) for month in (8, 9, 10)]
    assert sums(events, Said())[0] == 270_000 + 2 * 90_000  # November and December
    assert sums(events, Said(monthly=10_000))[0] == 290_000
    ahead = sums(events, Said(), code=Code.SHAHO_130)
    assert ahead[0] == 12 * 90_000  # the next twelve months


def test_work_that_fits_into_what_she_expects_changes_nothing_and_more_adds_the_rest() -> None:
    said = Said(monthly=100_000)
    assert sums([event(Kind.OPEN, date(2026, 12, 9), 40_000)], said)[0] == 200_000
    assert sums([event(Kind.OPEN, date(2026, 12, 9), 140_000)], said)[0] == 240_000


def test_insurance_looks_at_the_next_twelve_months_and_tax_at_the_calendar_year() -> None:
    assert forecast.span_of(Code.TAX_ZERO, TODAY).since == date(2026, 1, 1)
    assert forecast.span_of(Code.TAX_ZERO, TODAY).until == date(2026, 12, 31)
    ahead = forecast.span_of(Code.SHAHO_150, TODAY)
    assert (ahead.since, ahead.until) == (date(2026, 11, 1), date(2027, 10, 31))


def test_percents_are_reached_at_their_edge_and_an_unknown_yardstick_reaches_nothing() -> None:
    def percent(yen: int) -> int | None:
        held = [event(Kind.OPEN, date(2026, 12, 1), yen)]
        cap = standard(Code.CUSTOM, NOTHING, day=TODAY, own=1_000)
        return forecast.reached(gauges([cap], held, NOTHING, today=TODAY)[0], (80, 90, 100))

    edges = [percent(n) for n in (799, 800, 899, 900, 999, 1_000, 5_000)]
    assert edges == [None, 80, 80, 90, 90, 100, 100]
    unknown = standard(Code.TAX_DEP, NOTHING, day=date(2030, 12, 31))
    (found, _) = gauges([unknown], [], NOTHING, today=TODAY)
    assert forecast.reached(found, (80,)) is None and not found.over and found.percent == 0


LOTS = st.lists(
    st.builds(
        Lot,
        day=st.integers(0, 700).map(lambda n: date.fromordinal(date(2026, 1, 1).toordinal() + n)),
        yen=st.integers(0, 500_000),
        booked=st.booleans(),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(LOTS, st.integers(0, 300_000), st.sampled_from(CHOICES), LOTS)
def test_more_work_never_lowers_what_is_expected_and_every_part_adds_up(
    lots: list[Lot], monthly: int, code: Code, more: list[Lot]
) -> None:
    span: Span = forecast.span_of(code, TODAY)
    one = spread(lots, span, monthly=monthly, today=TODAY)
    two = spread([*lots, *more], span, monthly=monthly, today=TODAY)
    assert one.total <= two.total <= one.total + sum(lot.yen for lot in more)
    inside = [lot for lot in lots if span.since <= lot.day <= span.until]
    assert one.booked + one.taken == sum(lot.yen for lot in inside)
    assert one.total >= monthly * sum(month >= date(2026, 11, 1) for month in span.months)
    assert Basis.CASH in Basis
