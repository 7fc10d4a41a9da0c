"""What is left on clearing accounts, for whatever was posted there."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenants.refusal import Invalid
from yui.ledger.chart import CHART, CLEARING, Kind
from yui.ledger.clearing import model
from yui.ledger.clearing.model import Entry, Item, Note, Standing

DAY = date(2026, 10, 1)
ANY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
ACCOUNTS = [UUID(int=n) for n in (1, 2)]
RUNS = [UUID(int=100 + n) for n in range(3)]
TODAY = date(2026, 11, 20)


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    """Journals on two accounts: named by a run or by nothing in common, some taken back."""
    made: list[Entry] = []
    for n in range(draw(st.integers(0, 12))):
        account = draw(st.sampled_from(ACCOUNTS))
        run = draw(st.sampled_from([*RUNS, None]))
        key = f"payout:{run}:{n}" if run else f"other:{n}"
        yen = draw(st.integers(-50, 50).filter(bool))
        on = DAY + timedelta(days=draw(st.integers(0, 40)))
        made.append(Entry(account, Kind.SUSPENSE, UUID(int=1000 + n), key, on, yen))
    for n in range(draw(st.integers(0, len(made)))):
        of = made[n]
        made.append(
            Entry(
                of.account,
                of.kind,
                UUID(int=2000 + n),
                f"r:{n}",
                of.on + timedelta(days=1),
                -of.yen,
                reverses=of.journal,
            )
        )
    return made


def balances(found: list[Entry]) -> dict[UUID, int]:
    total = dict.fromkeys(ACCOUNTS, 0)
    for each in found:
        total[each.account] += each.yen
    return total


def left(items: list[Item]) -> dict[UUID, int]:
    total = dict.fromkeys(ACCOUNTS, 0)
    for item in items:
        total[item.entry.account] += item.yen
    return total


@ANY
@given(entries())
def test_what_is_left_over_adds_up_to_the_balance_of_every_account(found: list[Entry]) -> None:
    assert left(model.left_over(found)) == balances(found)


@ANY
@given(entries())
def test_an_account_at_zero_has_nothing_open_and_one_that_is_not_has_something(
    found: list[Entry],
) -> None:
    items = model.left_over(found)
    for account, yen in balances(found).items():
        assert bool(yen) == any(item.entry.account == account for item in items)


@ANY
@given(entries())
def test_the_items_of_an_account_are_all_on_one_side_and_none_is_more_than_was_posted(
    found: list[Entry],
) -> None:
    for account in ACCOUNTS:
        of = [item for item in model.left_over(found) if item.entry.account == account]
        assert len({item.yen > 0 for item in of}) <= 1
        for item in of:
            whole = next(
                e for e in found if (e.account, e.journal) == (account, item.entry.journal)
            )
            assert 0 < abs(item.yen) <= abs(whole.yen)
            assert (item.yen > 0) == (whole.yen > 0)


@ANY
@given(entries(), st.randoms())
def test_the_order_of_reading_changes_nothing(found: list[Entry], random: object) -> None:
    mixed = list(found)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert left(model.left_over(mixed)) == left(model.left_over(found))
    assert {i.entry.journal for i in model.left_over(mixed)} == {
        i.entry.journal for i in model.left_over(found)
    }


def one(yen: int, *, run: UUID, kind: Kind, n: int, on: date = DAY) -> Entry:
    return Entry(ACCOUNTS[0], kind, UUID(int=n), f"payout:{run}:{n}", on, yen)


def test_what_settles_a_run_is_set_off_against_that_run_and_not_against_an_older_one() -> None:
    older = one(900, run=RUNS[0], kind=Kind.PAYOUT_CLEARING, n=1)
    newer = one(500, run=RUNS[1], kind=Kind.PAYOUT_CLEARING, n=2, on=DAY + timedelta(days=9))
    paid = one(-500, run=RUNS[1], kind=Kind.PAYOUT_CLEARING, n=3, on=DAY + timedelta(days=20))
    assert [(i.entry.journal, i.yen) for i in model.left_over([older, newer, paid])] == [
        (older.journal, 900)
    ]


def test_a_reversal_takes_back_what_it_reverses() -> None:
    first = one(900, run=RUNS[0], kind=Kind.PAYOUT_CLEARING, n=1)
    other = one(900, run=RUNS[1], kind=Kind.PAYOUT_CLEARING, n=2)
    back = Entry(
        ACCOUNTS[0], Kind.PAYOUT_CLEARING, UUID(int=3), "r", DAY, -900, reverses=other.journal
    )
    assert [i.entry.journal for i in model.left_over([first, other, back])] == [first.journal]


@pytest.mark.parametrize("kind", sorted(CLEARING))
def test_an_item_is_fresh_then_overdue_then_explained_while_its_reason_holds(kind: Kind) -> None:
    item = model.left_over([one(100, run=RUNS[0], kind=kind, n=1)])[0]
    due = model.due_of(item)
    assert model.standing(item, None, today=due) is Standing.FRESH
    late = due + timedelta(days=1)
    assert model.standing(item, None, today=late) is Standing.OVERDUE
    note = Note(item.entry.account, item.entry.journal, "銀行の回答待ち", late)
    assert model.standing(item, note, today=late) is Standing.EXPLAINED
    assert model.standing(item, note, today=late + timedelta(days=1)) is Standing.OVERDUE


@pytest.mark.parametrize("kind", sorted(model.OWED))
def test_more_paid_out_than_was_due_is_wrong_whatever_is_said_of_it(kind: Kind) -> None:
    item = model.left_over([one(-100, run=RUNS[0], kind=kind, n=1)])[0]
    note = Note(item.entry.account, item.entry.journal, "大丈夫", TODAY)
    assert model.standing(item, note, today=DAY) is Standing.WRONG


@pytest.mark.parametrize(("days", "good"), [(-1, False), (0, True), (366, True), (367, False)])
def test_a_reason_holds_for_a_year_at_most(days: int, good: bool) -> None:
    until = TODAY + timedelta(days=days)
    if good:
        model.check_until(until, today=TODAY)
    else:
        with pytest.raises(Invalid):
            model.check_until(until, today=TODAY)


def test_every_kind_of_account_has_a_name_a_group_and_a_package_name() -> None:
    assert set(CHART) == set(Kind)
    for kind, title in CHART.items():
        assert title.name, kind
        assert title.package, kind
    assert {
        Kind.PAYOUT_CLEARING,
        Kind.RETURN_CLEARING,
        Kind.CORRECTION_CLEARING,
        Kind.SUSPENSE,
        Kind.SETTLEMENT_CLEARING,
    } == CLEARING
