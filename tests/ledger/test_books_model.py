"""The trial balance and the marks of lists, for whatever was posted; the closing's list of open items."""

import re
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenants.refusal import Invalid
from tests.rooms import ROOT
from yui.ledger.books import journal, sheets
from yui.ledger.books.happened import HAPPENED, OTHER
from yui.ledger.books.keeping import kept_until
from yui.ledger.books.model import Moved, Row, Trial
from yui.ledger.books.place import Place, place_of
from yui.ledger.chart import Group, Kind
from yui.ledger.clearing.model import Entry, Item, listed
from yui.ledger.periods import model as closing
from yui.ledger.periods.model import Before, Waiting

MONTH = date(2026, 10, 1)
ANY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
moves = st.lists(
    st.tuples(
        st.sampled_from(sorted(Kind)),
        st.sampled_from(sorted(Kind)),
        st.integers(1, 10**9),
        st.booleans(),
    ),
    max_size=30,
)


def trial(found: list[tuple[Kind, Kind, int, bool]]) -> Trial:
    """Postings (debit, credit, yen, whether before the month) as a trial balance."""
    sums = {kind: [0, 0, 0] for kind in Kind}
    for debit, credit, yen, before in found:
        if before:
            sums[debit][0] -= yen
            sums[credit][0] += yen
        else:
            sums[debit][1] += yen
            sums[credit][2] += yen
    return Trial(MONTH, [Row(kind, *of) for kind, of in sums.items() if any(of)])


@ANY
@given(moves)
def test_a_trial_balance_is_in_balance_whatever_was_posted(
    found: list[tuple[Kind, Kind, int, bool]],
) -> None:
    made = trial(found)
    assert made.off == 0
    assert made.debit == made.credit
    parts = {part.group: part for part in made.parts}
    own = sum(p.after for g, p in parts.items() if g in {Group.ASSET, Group.EXPENSE})
    others = sum(
        p.after for g, p in parts.items() if g in {Group.LIABILITY, Group.NET, Group.INCOME}
    )
    assert own == others


@ANY
@given(moves)
def test_a_trial_balance_leaves_no_account_out(found: list[tuple[Kind, Kind, int, bool]]) -> None:
    made = trial(found)
    assert sorted(r.kind for p in made.parts for r in p.rows) == sorted(r.kind for r in made.rows)
    sheet = sheets.trial(made, body="公社")
    assert len(sheet.rows) == len(made.rows) + 1
    assert sum(int(str(row[3])) for row in sheet.rows[:-1]) == sheet.rows[-1][3]


@ANY
@given(moves, st.integers(1, 10**6))
def test_a_yen_that_is_on_one_side_only_is_seen(
    found: list[tuple[Kind, Kind, int, bool]], yen: int
) -> None:
    made = trial(found)
    planted = Trial(MONTH, [*made.rows, Row("bank", 0, yen, 0)])
    assert planted.off != 0


@ANY
@given(st.dates(), st.uuids(), st.integers(0, 2**31 - 1), st.sampled_from([0, 1]))
def test_a_mark_read_back_is_the_place(on: date, journal: UUID, line: int, side: int) -> None:
    assert place_of(f"{on.isoformat()}.{journal}.{line}.{side}") == Place(on, journal, line, side)
    assert place_of(f"{on.isoformat()}.{journal}") == Place(on, journal)


@ANY
@given(st.text(max_size=40))
def test_a_mark_that_is_none_is_the_beginning(text: str) -> None:
    assert place_of(text) is None or "." in text


def test_every_account_that_the_program_posts_to_is_in_the_chart() -> None:
    named = re.compile(r'AccountRef\(\s*(?:kind=)?"(\w+)"')
    found = {
        kind: path
        for path in ROOT.glob("platform/yui/**/*.py")
        for kind in named.findall(path.read_text("utf-8"))
    }
    assert len(found) > 8
    assert {kind: path for kind, path in found.items() if kind not in set(Kind)} == {}


def test_books_are_kept_for_ten_years_after_their_fiscal_year() -> None:
    assert kept_until(date(2026, 4, 1)) == date(2037, 3, 31)
    assert kept_until(date(2027, 3, 31)) == date(2037, 3, 31)
    assert kept_until(date(2027, 4, 1)) == date(2038, 3, 31)


@pytest.mark.parametrize(
    "table", ["account", "journal", "posting", "period", "period_seal", "period_balance"]
)
def test_no_line_of_the_program_deletes_from_the_books(table: str) -> None:
    for path in [*ROOT.glob("platform/**/*.py"), *ROOT.glob("migrations/versions/*.sql")]:
        text = " ".join(path.read_text("utf-8").lower().split())
        assert f"delete from app.{table} " not in text, path
        assert f"truncate app.{table} " not in text, path


ENTRY = Entry(UUID(int=1), Kind.SUSPENSE, UUID(int=2), "k", MONTH, 10)
ITEMS = listed([Item(ENTRY, 10)], [], today=MONTH)
OPEN = Before(MONTH, [Waiting("inspections", 2, MONTH)], ITEMS, [])


def test_a_month_closes_over_the_list_that_was_seen_and_ticked() -> None:
    closing.check_seen(OPEN, seen=OPEN.print, ticked=True)
    closing.check_seen(
        Before(MONTH, [], [], []), seen=Before(MONTH, [], [], []).print, ticked=False
    )
    assert OPEN.count == 3


def test_open_items_want_a_word_before_a_month_closes() -> None:
    with pytest.raises(Invalid):
        closing.check_seen(OPEN, seen=OPEN.print, ticked=False)


def test_a_list_that_changed_since_it_was_shown_is_shown_again() -> None:
    changed = Before(MONTH, [Waiting("inspections", 3, MONTH)], ITEMS, [])
    with pytest.raises(closing.OpenItemsChanged):
        closing.check_seen(changed, seen=OPEN.print, ticked=True)


def test_nothing_closes_over_books_that_do_not_prove_right() -> None:
    faulty = Before(MONTH, [], [], ["journal altered: k"])
    with pytest.raises(closing.BooksFaulty):
        closing.check_seen(faulty, seen=faulty.print, ticked=True)
    with pytest.raises(closing.BooksFaulty):
        closing.check_seen(faulty, seen=None, ticked=True)


KIND = re.compile(r'kind="([a-z]+(?:_[a-z]+)+)"')


def test_a_journal_says_in_words_what_happened_and_never_its_code() -> None:
    posting = [
        path.read_text("utf-8")
        for path in (ROOT / "platform" / "yui").rglob("*.py")
        if "ledger.post(" in path.read_text("utf-8")
    ]
    found = [each for text in posting for each in KIND.findall(text)]
    kinds = set(found) | {"settlement_accrual", "settlement_close"}
    assert {"payout_repaid", "bank_receipt", "settlement_tie"} <= kinds
    assert kinds <= HAPPENED.keys(), kinds - HAPPENED.keys()
    of_old = journal.Entry(
        UUID(int=1), MONTH, "key", "of_old", "", 1, 1, datetime(2026, 10, 1, tzinfo=UTC)
    )
    assert of_old.says == OTHER


@pytest.mark.parametrize(
    ("kind", "what"), [("payout_settled", "振込"), ("of another day", OTHER), *HAPPENED.items()]
)
def test_a_line_that_nobody_wrote_a_word_on_says_what_happened(kind: str, what: str) -> None:
    one = Moved(
        *(UUID(int=1), 1, 0, MONTH, kind, "", "bank", ""), debit=0, credit=1_000, balance=1_000
    )
    assert one.what == what
