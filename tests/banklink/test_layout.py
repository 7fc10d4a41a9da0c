"""What is told of a wrong file, word by word, and every field of a right one, column by column."""

from datetime import date
from hashlib import sha256

import pytest

from tests.banklink.bank import answer
from tests.banklink.test_results_model import DAY, PAYER, changed, sent
from yui.banking import AccountType
from yui.banklink import layout
from yui.banklink.layout import Head, WrongFile
from yui.banklink.results import model
from yui.banklink.results.model import Outcome
from yui.banklink.results.refusals import FileMove
from yui.payouts.zengin import Payer, Transfer, transfer_file

RIGHT = answer(sent())


def told(content: bytes) -> list[tuple[int, int, str]]:
    """Line, column and whole sentence of every fault."""
    with pytest.raises(WrongFile) as wrong:
        model.read(content)
    faults = wrong.value.faults
    assert str(wrong.value) == f"{len(faults)} faults, first {faults[0]}"
    return [(one.line, one.column, one.says.format(**one.values)) for one in faults]


def digits(name: str) -> str:
    return layout.DIGITS.format(name=name)


def kind(wanted: str, found: str) -> str:
    return layout.KIND.format(wanted=wanted, found=found)


@pytest.mark.parametrize(
    ("line", "column", "new", "says"),
    [
        (1, 1, b"2", kind("1", "2")),
        (1, 1, b"21", kind("1", "2")),
        (3, 1, b"3", kind("2", "3")),
        (4, 1, b"\xff", kind("2", "?")),
        (1, 2, b"11", layout.SORT.format(found="11")),
        (1, 5, b"x", digits("振込依頼人コード")),
        (1, 14, b"x", digits("振込依頼人コード")),
        (1, 55, b"x", digits("振込指定日")),
        (1, 58, b"x", digits("振込指定日")),
        (1, 59, b"x", digits("仕向銀行番号")),
        (1, 62, b"x", digits("仕向銀行番号")),
        (1, 78, b"x", digits("仕向支店番号")),
        (1, 80, b"x", digits("仕向支店番号")),
        (1, 96, b"x", digits("預金種目")),
        (1, 97, b"x", digits("口座番号")),
        (1, 103, b"x", digits("口座番号")),
        (1, 114, b"x", digits("結果の番号")),
        (3, 2, b"x", digits("被仕向銀行番号")),
        (3, 5, b"x", digits("被仕向銀行番号")),
        (3, 21, b"x", digits("被仕向支店番号")),
        (3, 23, b"x", digits("被仕向支店番号")),
        (3, 43, b"x", digits("預金種目")),
        (3, 44, b"x", digits("口座番号")),
        (3, 50, b"x", digits("口座番号")),
        (3, 81, b"x", digits("振込金額")),
        (3, 90, b"x", digits("振込金額")),
        (3, 81, b"0000000000", layout.ZERO),
        (3, 114, b"7", model.NO_OUTCOME.format(found="7")),
        (3, 115, b"42", model.NO_REASON.format(found="42")),
        (3, 114, b"100", model.NO_WHY),
        (6, 2, b"x", digits("合計件数")),
        (6, 7, b"x", digits("合計件数")),
        (6, 8, b"x", digits("合計金額")),
        (6, 19, b"x", digits("合計金額")),
        (6, 2, b"001234", layout.COUNT.format(said="1,234", found="4")),
        (6, 8, b"000000009999", layout.TOTAL.format(said="9,999", found="10,000")),
        (6, 20, b"000003", model.PAID_SUM.format(said="3・10,000", found="4・10,000")),
        (6, 26, b"000000000001", model.PAID_SUM.format(said="4・1", found="4・10,000")),
        (6, 20, b" " * 6, model.PAID_SUM.format(said="      000000010000", found="4・10,000")),
        (6, 38, b"000002", model.REST_SUM.format(said="2・0", found="0・0")),
        (6, 44, b"x", model.REST_SUM.format(said="000000x00000000000", found="0・0")),
    ],
)
def test_each_fault_is_told_in_a_whole_sentence_and_nothing_else_is(
    line: int, column: int, new: bytes, says: str
) -> None:
    found = told(changed(RIGHT, line, column, new))
    starts = {14: 5, 58: 55, 62: 59, 80: 78, 103: 97, 114: 112} if line == 1 else {}
    starts |= {5: 2, 23: 21, 50: 44, 90: 81} if line == 3 else {}
    starts |= {7: 2, 19: 8, 26: 20, 44: 38} if line == 6 else {}
    at = column + (1 if says == model.NO_WHY else 0)
    assert found == [(line, starts.get(column, at), says)]


def test_a_file_with_two_faults_tells_of_both_in_their_order() -> None:
    broken = changed(changed(RIGHT, 1, 5, b"x"), 1, 2, b"11")
    assert told(broken) == [
        (1, 2, layout.SORT.format(found="11")),
        (1, 5, digits("振込依頼人コード")),
    ]
    both = changed(changed(RIGHT, 1, 1, b"2"), 6, 1, b"2")
    assert told(both) == [(1, 1, kind("1", "2")), (7, 1, layout.NO_TAIL)]
    two = changed(changed(RIGHT, 3, 1, b"3"), 4, 1, b"4")
    assert told(two) == [(3, 1, kind("2", "3")), (4, 1, kind("2", "4"))]


def test_a_cut_line_is_told_with_its_length_and_a_doubled_one_with_its_twin() -> None:
    assert told(RIGHT[: 122 * 3 + 50])[0] == (4, 0, layout.LENGTH.format(bytes=50))
    twice = RIGHT[:244] + RIGHT[122:244] + RIGHT[244:]
    assert (3, 0, model.TWICE.format(line=2)) in told(twice)
    alone = b"9" + b" " * 119
    assert told(alone)[0] == (1, 1, kind("1", "9"))
    assert told(b"\r\n".join([alone, alone]))[:2] == [
        (1, 1, kind("1", "9")),
        (2, 1, layout.AFTER_END),
    ]


def test_at_the_fiftieth_fault_the_telling_ends_and_a_file_of_too_many_lines_is_one_fault() -> None:
    rows = [b"2" + b"x" * 119] * 30
    lines = RIGHT.split(b"\r\n")
    faults = told(b"\r\n".join([lines[0], *rows, b"8" + b"x" * 119, lines[-2]]))
    assert len(faults) == layout.MOST_FAULTS
    assert faults[-1][0] == 11  # five faults a row
    assert told(b"1\r\n" * 999_999)[0][0] == 1
    assert told(b"1\r\n" * 1_000_000) == [(0, 0, layout.TOO_LONG.format(most="999,999"))]


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r"])
def test_whatever_ends_the_lines_they_are_the_same(end: bytes) -> None:
    assert layout.lines_of(RIGHT.replace(b"\r\n", end)) == layout.lines_of(RIGHT)
    assert layout.lines_of(RIGHT.replace(b"\r\n", end) + b"\x1a") == layout.lines_of(RIGHT)
    assert layout.lines_of(RIGHT.replace(b"\r\n", b"")) == layout.lines_of(RIGHT)


def test_bank_letters_become_text_and_a_byte_that_is_none_a_question_mark() -> None:
    assert layout.text(" ﾐﾎﾝ ﾊﾅｺ  ".encode("cp932")) == " ﾐﾎﾝ ﾊﾅｺ"
    assert layout.text(b"A\xffB \t ") == "A?B \t"
    assert layout.text(b"\x80\xa0\xfd\xfe\x81") == "?????"
    assert layout.text(b"XA X") == "XA X"


def test_every_field_of_a_right_file_is_read_from_its_columns() -> None:
    payer = Payer(
        "1234567890", "ｱ" * 40, "5678", "ｲ" * 15, "901", "ｳ" * 15, AccountType(2), "2345678"
    )
    one = Transfer(
        "9012", "ｴ" * 15, "345", "ｵ" * 15, 4, "6789012", "ｶ" * 30, 3_456_789_012, 1, "7" * 20
    )
    records = layout.read(answer(transfer_file(payer, [one], on=DAY).content, number=7))
    assert records.head == Head(
        "1234567890", "ｱ" * 40, "1215", "5678", "901", "2", "2345678", "20261215007"
    )
    (row,) = records.rows
    assert (row.line, row.bank_code, row.branch_code, row.type, row.number, row.amount) == (
        *(2, "9012", "345", "4", "6789012", 3_456_789_012),
    )
    assert (len(row.sent), row.sent[:1], row.spare) == (113, b"2", b"000    ")
    assert records.tail[:19] == b"8000001003456789012"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20261215", date(2026, 12, 15)),
        ("20240229", date(2024, 2, 29)),
        ("20260229", None),
        ("2026121", None),
        ("202612150", None),
        ("2026121x", None),
        ("２０２６１２１５", None),
        ("0" * 8, None),
        ("00010101", None),  # from which no day can be counted back
        ("99991231", None),
    ],
)
def test_a_day_has_eight_digits_and_is_in_the_calendar(text: str, day: date | None) -> None:
    assert layout.day_from(text) == day


def test_a_read_file_names_its_account_and_is_kept_in_sum() -> None:
    found = model.read(answer(sent(), {2: "101", 3: "202", 4: "307"}, number=12))
    account = "01434331" + PAYER.number
    assert (found.code, found.account, found.number) == ("1234567890", account, 12)
    kept = model.said(found, name="あ" * 250, sha256=sha256(b"x").digest())
    assert kept == model.Said(
        "あ" * 200, sha256(b"x").digest(), DAY, 12, (1, 1_000, 2, 6_000, 1, 3_000)
    )
    assert [one.outcome.back for one in found.answers] == [False, True, False, True]
    assert found.answers[2].outcome is Outcome.CORRECTING


def test_a_file_that_is_taken_says_so() -> None:
    with pytest.raises(FileMove) as refused:
        model.move_file(model.FileState.TAKEN, model.FileState.DROPPED)
    assert refused.value.values == {"state": model.FileState.TAKEN.says}
