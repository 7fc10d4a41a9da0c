"""The ledger's nouns without a database: what an account is, what a key stands for, when a month ends."""

from datetime import date
from hashlib import sha256
from uuid import UUID

import pytest
from msgspec.structs import replace

from tenants.actor import TenantId
from tenants.refusal import Invalid
from yui.japan import FiscalYear
from yui.ledger import model
from yui.ledger.model import AccountRef, Balance, Line, Month, Posting
from yui.money import MAX_YEN

TOWN, BODY = TenantId(20324), UUID(int=1)
SHE, CLIENT = UUID(int=2), UUID(int=3)
EXPENSE = AccountRef("work_expense")
OWED = AccountRef("worker_payable", worker=SHE, category="general", tax="exclusive")
FULL = AccountRef("k", worker=SHE, client=CLIENT, other=20215, category="c", tax="t")


def test_an_account_is_one_by_each_of_the_things_that_it_is() -> None:
    ident = model.account_id(TOWN, BODY, FULL)
    assert model.account_id(TOWN, BODY, replace(FULL)) == ident
    others = [
        model.account_id(TenantId(20215), BODY, FULL),
        model.account_id(TOWN, SHE, FULL),
        model.account_id(TOWN, BODY, replace(FULL, kind="l")),
        model.account_id(TOWN, BODY, replace(FULL, worker=CLIENT)),
        model.account_id(TOWN, BODY, replace(FULL, worker=None)),
        model.account_id(TOWN, BODY, replace(FULL, client=None)),
        model.account_id(TOWN, BODY, replace(FULL, other=None)),
        model.account_id(TOWN, BODY, replace(FULL, category="")),
        model.account_id(TOWN, BODY, replace(FULL, tax="")),
    ]
    assert len({ident, *others}) == 10


def test_accounts_keep_the_ids_that_stand_in_the_books() -> None:
    """The ids of accounts are in every town's books: whoever alters how they are made loses them."""
    known = {
        AccountRef("bank"): "df0d1957-4ec2-5dbc-a689-38f6b1607a1e",
        OWED: "304b865f-7169-5640-9a4c-9858abedea97",
        FULL: "13e8e7d1-a428-57f1-af3c-07bc29dc7b8a",
    }
    assert {ref: str(model.account_id(TOWN, BODY, ref)) for ref in known} == known


def test_lines_become_postings_numbered_from_one_and_a_payable_is_its_workers() -> None:
    lines = [
        Line(EXPENSE, OWED, 500, memo="11月"),
        Line(OWED, AccountRef("payout_clearing"), 400),
        Line(EXPENSE, AccountRef("bank"), 3, worker=CLIENT),
        Line(EXPENSE, AccountRef("bank"), 4),
    ]
    found = model.postings(TOWN, BODY, lines)
    assert [one.line for one in found] == [1, 2, 3, 4]
    assert [one.worker_id for one in found] == [SHE, SHE, CLIENT, None]
    assert [(one.amount_yen, one.memo) for one in found] == [
        (500, "11月"),
        (400, ""),
        (3, ""),
        (4, ""),
    ]
    assert [(one.debit, one.credit) for one in found] == [
        (model.account_id(TOWN, BODY, line.debit), model.account_id(TOWN, BODY, line.credit))
        for line in lines
    ]


def test_a_key_stands_for_who_pays_whom_how_much_line_by_line() -> None:
    kept = [Posting(1, SHE, CLIENT, 5, memo="a"), Posting(2, CLIENT, SHE, 6)]
    text = f"{SHE}:{CLIENT}:5;{CLIENT}:{SHE}:6"
    assert model.input_hash(kept) == sha256(text.encode()).digest()
    assert model.input_hash([replace(kept[0], memo="b"), kept[1]]) == model.input_hash(kept)


@pytest.mark.parametrize(
    ("yen", "taken"),
    [(1, True), (MAX_YEN, True), (0, False), (-1, False), (MAX_YEN + 1, False)],
)
def test_an_amount_is_above_zero_and_below_what_the_books_hold(yen: int, taken: bool) -> None:
    lines = [Line(EXPENSE, OWED, 5), Line(EXPENSE, OWED, yen)]
    if taken:
        model.check(lines)
        return
    with pytest.raises(Invalid) as refused:
        model.check(lines)
    (error,) = refused.value.errors
    assert (error.field, error.code, error.says) == (
        "lines.1.yen",
        "range",
        "金額が正しくありません。",
    )


def test_an_empty_journal_and_an_account_paid_from_itself_are_refused() -> None:
    with pytest.raises(Invalid) as refused:
        model.check([])
    (error,) = refused.value.errors
    assert (error.field, error.code, error.says) == ("lines", "missing", "仕訳の行がありません。")
    with pytest.raises(Invalid) as refused:
        model.check([Line(EXPENSE, OWED, 5), Line(OWED, replace(OWED), 5)])
    (error,) = refused.value.errors
    assert (error.field, error.code, error.says) == (
        "lines.1.credit",
        "same",
        "借方と貸方が同じ勘定です。",
    )


NOVEMBER = date(2026, 11, 1)


def test_a_month_closes_after_its_last_day_once_and_in_order() -> None:
    first = date(2026, 12, 1)
    last = model.close(NOVEMBER, state="open", earlier=None, today=first)
    assert last == date(2026, 11, 30)
    for today in (date(2026, 11, 30), NOVEMBER):
        with pytest.raises(model.MonthNotOver) as early:
            model.close(NOVEMBER, state="open", earlier=None, today=today)
        assert (early.value.field, early.value.values) == (
            "month",
            {"month": "2026年11月", "day": "11月30日"},
        )
    with pytest.raises(model.AlreadyClosed) as twice:
        model.close(NOVEMBER, state="closed", earlier=date(2026, 10, 1), today=NOVEMBER)
    assert twice.value.values == {"month": "2026年11月"}
    with pytest.raises(model.EarlierMonthOpen) as behind:
        model.close(NOVEMBER, state="open", earlier=date(2026, 10, 1), today=first)
    assert (behind.value.field, behind.value.values) == ("month", {"month": "2026年10月"})


def test_a_month_without_a_row_is_open_and_lies_in_its_fiscal_year() -> None:
    assert not Month(NOVEMBER, "open").closed
    assert Month(NOVEMBER, "closed").closed
    years = [Month(date(2027, month, 1), "open").fiscal_year for month in (3, 4)]
    assert years == [FiscalYear(2026), FiscalYear(2027)]


def test_a_balance_has_its_kind_s_name_and_an_unknown_kind_its_own() -> None:
    assert Balance("bank", 1, 0).says == "普通預金"
    assert Balance("of_old", 1, 0).says == "of_old"
