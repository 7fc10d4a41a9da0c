"""Slips: every pair of states, accounts that no slip moves, the transfer that leaves zero."""

from datetime import date
from itertools import product
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenants.refusal import Invalid
from yui.ledger.chart import CHART, Group, Kind, Party
from yui.ledger.model import AccountRef
from yui.ledger.vouchers import codes, model, refusals
from yui.ledger.vouchers.media import MOST_BYTES, media_of
from yui.ledger.vouchers.model import VOUCHER_MOVES, Entry, VoucherKind, VoucherState
from yui.ledger.vouchers.yearend import model as yearend
from yui.ledger.vouchers.yearend.model import Left

CLIENT = UUID(int=7)
KNOWN = frozenset({CLIENT})


@pytest.mark.parametrize(("old", "new"), list(product(VoucherState, VoucherState)))
def test_a_slip_moves_as_the_table_says_and_no_other_way(
    old: VoucherState, new: VoucherState
) -> None:
    if new in VOUCHER_MOVES[old]:
        assert model.move(old, new) is new
        return
    with pytest.raises(refusals.VoucherMove) as caught:
        model.move(old, new)
    assert caught.value.status == 409


@pytest.mark.parametrize("kind", list(Kind))
def test_an_account_comes_back_from_its_word_and_what_runs_by_its_own_is_refused(
    kind: Kind,
) -> None:
    ref = {
        Party.NONE: AccountRef(kind.value),
        Party.CLIENT: AccountRef(kind.value, client=CLIENT),
        Party.TOWN: AccountRef(kind.value, other=20215),
    }.get(CHART[kind].party)
    entry = [Entry(codes.code_of(ref) if ref else f"{kind.value}:{CLIENT}", "other_expense", 1)]
    if kind in codes.BY_THEIR_OWN or kind is Kind.OTHER_EXPENSE or ref is None:
        with pytest.raises(Invalid):
            model.typed(entry, kind=VoucherKind.CORRECTION, clients=KNOWN)
    elif CHART[kind].party is not Party.TOWN:
        (line,) = model.typed(entry, kind=VoucherKind.CORRECTION, clients=KNOWN)
        assert line.as_line.debit == ref
    if ref is not None:
        assert codes.ref_of(codes.code_of(ref)) == ref


@pytest.mark.parametrize(
    "entry",
    [
        Entry("bank", "bank", 1),
        Entry("bank", "", 1),
        Entry("", "bank", 1),
        Entry("bank", "revenue"),
        Entry("bank", "nothing", 1),
        Entry("bank", "client_receivable", 1),
        Entry("bank", f"client_receivable:{uuid4()}", 1),
        Entry("bank:1", "revenue", 1),
        Entry("input_tax@registered", "bank", 1),
        Entry(),
    ],
)
def test_a_line_that_is_none_is_refused(entry: Entry) -> None:
    with pytest.raises(Invalid):
        model.typed([entry], kind=VoucherKind.CORRECTION, clients=KNOWN)


def test_opening_balances_stand_against_the_net_assets() -> None:
    entries = [Entry("bank", "", 500), Entry("", "other_payable", 200), Entry()]
    lines = model.typed(entries, kind=VoucherKind.OPENING, clients=KNOWN)
    assert [(x.debit, x.credit, x.yen) for x in lines] == [
        ("bank", "net_assets", 500),
        ("net_assets", "other_payable", 200),
    ]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(list(Kind)), st.integers(-(10**9), 10**9)))
def test_the_transfer_leaves_every_income_and_expense_account_at_zero(
    left: dict[Kind, int],
) -> None:
    other = {kind: 20215 if CHART[kind].party is Party.TOWN else None for kind in left}
    given_left = [Left(kind.value, None, other[kind], yen) for kind, yen in left.items()]
    after = {kind.value: yen for kind, yen in left.items()}
    after.setdefault("net_assets", 0)
    before = sum(after.values())
    for line in yearend.transfer(given_left):
        after[line.debit.partition(":")[0]] -= line.yen
        after[line.credit.partition(":")[0]] += line.yen
    for kind, yen in left.items():
        if CHART[kind].group in {Group.INCOME, Group.EXPENSE}:
            assert after[kind.value] == 0
        elif kind is not Kind.NET_ASSETS:
            assert after[kind.value] == yen
    assert sum(after.values()) == before


def test_a_year_is_transferred_when_it_is_over() -> None:
    assert yearend.last_day(2025, today=date(2026, 4, 1)) == date(2026, 3, 31)
    with pytest.raises(refusals.YearNotOver):
        yearend.last_day(2025, today=date(2026, 3, 31))


@pytest.mark.parametrize(
    ("body", "media"),
    [(b"%PDF-1.7", "application/pdf"), (b"\xff\xd8\xff\xe0", "image/jpeg"), (b"MZ", ""), (b"", "")],
)
def test_a_file_is_taken_for_what_its_first_bytes_are(body: bytes, media: str) -> None:
    if media:
        assert media_of(body) == media
        return
    with pytest.raises(Invalid):
        media_of(body)


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(Invalid):
        media_of(b"%PDF-" + b"0" * MOST_BYTES)
