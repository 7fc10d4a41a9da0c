"""The files for accounting packages, read back: the same rows, the same sums, nothing lost unsaid."""

import csv
import io
import string
from datetime import date
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenants.refusal import FieldError, Invalid
from yui.ledger import letters
from yui.ledger.chart import CHART, Kind
from yui.ledger.exports import freee, model, yayoi
from yui.ledger.exports.model import Limits, Raw
from yui.ledger.titles.model import Called, Kept, Package, called

DAY = date(2026, 10, 31)
ANY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = called([], Package.YAYOI)
SIGNS = "山田太郎 髙橋﨑①㈱ｱ・,\"\n=+-@'" + string.ascii_letters
ODD = SIGNS + "𠮷é葛󠄀〜"

raws = st.lists(
    st.builds(
        Raw,
        journal=st.integers(1, 4).map(lambda n: UUID(int=n)),
        on=st.just(DAY),
        journal_kind=st.just("acceptance"),
        yen=st.integers(1, 999_999_999),
        memo=st.text(SIGNS, max_size=20),
        debit_kind=st.sampled_from(sorted(Kind)),
        credit_kind=st.sampled_from(sorted(Kind)),
        debit_party=st.text(SIGNS, max_size=10),
        credit_party=st.text(SIGNS, max_size=10),
        credit_category=st.sampled_from(["", "none", "manuscript"]),
        debit_tax=st.sampled_from(["", "exclusive", "registered"]),
    ),
    max_size=12,
)
odd = raws.map(lambda found: found).flatmap(
    lambda found: st.lists(st.text(ODD, max_size=60), min_size=len(found), max_size=len(found)).map(
        lambda texts: [
            Raw(
                r.journal,
                r.on,
                r.journal_kind,
                r.yen,
                t,
                r.debit_kind,
                r.credit_kind,
                debit_party=t,
            )
            for r, t in zip(found, texts, strict=True)
        ]
    )
)


def yayoi_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("cp932"), newline="")))


def freee_rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@ANY
@given(raws)
def test_a_yayoi_file_read_back_has_25_columns_and_the_books_sums(found: list[Raw]) -> None:
    rows = model.fitted(model.rows(found, NAMES), yayoi.LIMITS)
    back = yayoi_rows(yayoi.written(rows))
    assert [len(row) for row in back] == [25] * len(found)
    total = sum(raw.yen for raw in found)
    assert sum(int(row[8]) for row in back) == sum(int(row[14]) for row in back) == total
    assert len(yayoi.COLUMNS) == 25
    for row in back:
        assert row[0] == "2000"
        assert row[3] == "2026/10/31"
        assert (row[19], row[24]) == ("0", "no")
        assert all(letters.width(row[at]) <= 24 for at in (4, 5, 10, 11))
        assert letters.width(row[16]) <= 64


@ANY
@given(raws)
def test_a_yayoi_file_has_the_sum_of_every_account(found: list[Raw]) -> None:
    back = yayoi_rows(yayoi.written(model.fitted(model.rows(found, NAMES), yayoi.LIMITS)))
    for name in {title.package for title in CHART.values()}:
        kinds = {kind for kind, title in CHART.items() if title.package == name}
        debit = sum(raw.yen for raw in found if raw.debit_kind in kinds)
        credit = sum(raw.yen for raw in found if raw.credit_kind in kinds)
        assert sum(int(row[8]) for row in back if row[4] == name) == debit
        assert sum(int(row[14]) for row in back if row[10] == name) == credit


def test_a_yayoi_file_ends_its_lines_with_crlf_and_has_no_head() -> None:
    raw = Raw(UUID(int=1), DAY, "x", 5, "髙橋①", "bank", "suspense")
    content = yayoi.written(model.rows([raw], NAMES))
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == 1
    assert content.startswith(b"2000,")
    assert "髙橋①".encode("cp932") in content


@ANY
@given(odd)
def test_a_freee_file_read_back_is_the_books_row_by_row(found: list[Raw]) -> None:
    rows = model.rows(found, called([], Package.FREEE))
    back = freee_rows(freee.written(rows))
    assert len(back) == len(found)
    for raw, row in zip(found, back, strict=True):
        assert int(row["借方金額"]) == int(row["貸方金額"]) == raw.yen
        assert row["借方勘定科目"] == CHART[Kind(raw.debit_kind)].package
        assert row["貸方勘定科目"] == CHART[Kind(raw.credit_kind)].package
        assert row["摘要"] == letters.one_line(raw.memo)
    assert tuple(back[0]) == freee.COLUMNS if back else True
    assert len(freee.COLUMNS) == 32


@ANY
@given(odd)
def test_rows_of_one_journal_have_one_number_and_its_debits_are_its_credits(
    found: list[Raw],
) -> None:
    found = sorted(found, key=lambda raw: raw.journal)
    back = freee_rows(freee.written(model.rows(found, NAMES)))
    by_number: dict[str, set[UUID]] = {}
    for raw, row in zip(found, back, strict=True):
        by_number.setdefault(row["伝票番号"], set()).add(raw.journal)
    assert all(len(journals) == 1 for journals in by_number.values())
    assert len(by_number) == len({raw.journal for raw in found})


@ANY
@given(odd)
def test_a_file_is_refused_or_holds_every_text_as_it_was(found: list[Raw]) -> None:
    rows = model.rows(found, NAMES)
    try:
        model.check(rows, limits=yayoi.LIMITS, package=Package.YAYOI, fit=False)
    except Invalid:
        assert model.losses(rows, yayoi.LIMITS)
        return
    back = yayoi_rows(yayoi.written(rows))
    assert [row[16] for row in back] == [row.memo for row in rows]
    assert [row[5] for row in back] == [row.debit.sub for row in rows]


@ANY
@given(odd)
def test_whatever_does_not_fit_can_be_written_when_the_office_has_seen_it(found: list[Raw]) -> None:
    rows = model.rows(found, NAMES)
    model.check(rows, limits=yayoi.LIMITS, package=Package.YAYOI, fit=True)
    back = yayoi_rows(yayoi.written(model.fitted(rows, yayoi.LIMITS)))
    assert sum(int(row[8]) for row in back) == sum(raw.yen for raw in found)


@ANY
@given(st.lists(st.text(ODD, min_size=1, max_size=40), unique=True, max_size=12))
def test_two_parties_never_become_one_by_being_cut(parties: list[str]) -> None:
    whole = dict.fromkeys(letters.one_line(party) for party in parties)
    found = [
        Raw(UUID(int=n), DAY, "x", 1, "", "bank", "client_receivable", credit_party=party)
        for n, party in enumerate(parties)
    ]
    rows = model.fitted(model.rows(found, NAMES), yayoi.LIMITS)
    subs = {letters.one_line(p): row.credit.sub for p, row in zip(parties, rows, strict=True)}
    named = [sub for party, sub in subs.items() if party]
    assert len(set(named)) == len([party for party in whole if party])


def refusal(raw: Raw, *, fit: bool = False, limits: Limits = yayoi.LIMITS) -> list[FieldError]:
    with pytest.raises(Invalid) as refused:
        model.check(model.rows([raw], NAMES), limits=limits, package=Package.YAYOI, fit=fit)
    return list(refused.value.errors)


def test_a_character_that_cp932_lacks_is_named_with_its_text_and_row() -> None:
    raw = Raw(UUID(int=1), DAY, "x", 5, "𠮷野家の原稿", "bank", "suspense")
    lost = refusal(raw)[1]
    assert lost.values["signs"] == "𠮷"
    assert lost.values["text"] == "𠮷野家の原稿"
    assert lost.values["n"] == 1


def test_an_amount_of_too_many_digits_is_refused_even_when_the_rest_may_be_cut() -> None:
    raw = Raw(UUID(int=1), DAY, "x", 1_000_000_000, "", "bank", "suspense")
    assert refusal(raw, fit=True)[1].values["text"] == "1000000000"
    fine = Raw(UUID(int=1), DAY, "x", 999_999_999, "", "bank", "suspense")
    model.check(model.rows([fine], NAMES), limits=yayoi.LIMITS, package=Package.YAYOI, fit=False)


def test_a_kind_that_the_chart_does_not_know_is_refused_and_not_left_out() -> None:
    with pytest.raises(model.UnknownKind):
        model.rows([Raw(UUID(int=1), DAY, "x", 5, "", "bank", "slush_fund")], NAMES)


def test_a_bodys_own_name_stands_before_the_packages() -> None:
    kept = [Kept(Package.YAYOI, "bank", "八十二銀行", "普通", "対象外")]
    raw = Raw(UUID(int=1), DAY, "x", 5, "", "bank", "suspense")
    row = model.rows([raw], called(kept, Package.YAYOI))[0]
    assert (row.debit.account, row.debit.sub) == ("八十二銀行", "普通")
    other = model.rows([raw], called(kept, Package.FREEE))[0]
    assert other.debit.account == "普通預金"


def test_a_text_that_a_spreadsheet_would_run_begins_full_width() -> None:
    assert letters.one_line("=1+1") == "＝1+1"
    assert letters.one_line(" @x\n y") == "＠x y"


@ANY
@given(st.text(ODD, max_size=40), st.integers(0, 40))
def test_what_is_cut_fits_and_is_the_beginning(text: str, most: int) -> None:
    short = letters.cut(text, most)
    assert text.startswith(short)
    assert letters.width(short) <= most


def test_a_called_kind_says_no_tax_where_nobody_set_any() -> None:
    assert {one.tax_name for one in NAMES.values()} == {"対象外"}
    assert all(isinstance(one, Called) for one in NAMES.values())


def test_a_category_is_told_by_its_number_where_a_package_has_no_room_for_its_name() -> None:
    raw = Raw(
        *(UUID(int=1), DAY, "payout", 60_000, "", "worker_payable", "payout_clearing"),
        debit_party="W-016 髙橋 直人",
        debit_category="manuscript",
    )
    (short,) = model.rows([raw], NAMES, most=yayoi.LIMITS.name)
    (whole,) = model.rows([raw], called([], Package.FREEE), most=freee.LIMITS.name)
    assert short.debit.sub == "W-016 髙橋 直人・1号"
    assert whole.debit.sub == "W-016 髙橋 直人・1号（原稿・デザインなど）"
    assert model.losses([short], yayoi.LIMITS) == []
