"""The bank's file at its edges: the last that is taken, the first that is not, and what is said then."""

from datetime import date

import pytest
from msgspec.structs import replace

from tests.payouts.test_zengin import DAY, PAYER, TRANSFERS
from yui.payouts import zengin
from yui.payouts.profiles import Profile, transfer_files
from yui.payouts.zengin import Fault, NotSendable, Transfer, data_records, faults, transfer_file

ONE = TRANSFERS[0]
EDI = "not 20 digits, nor EDI letters marked Y"
COLUMN = {"new_code": "reference", "edi_mark": "reference"}


def refused(
    transfers: list[Transfer], *, payer: zengin.Payer = PAYER, on: date = DAY
) -> list[Fault]:
    with pytest.raises(NotSendable) as no:
        transfer_file(payer, transfers, on=on)
    found = no.value.faults
    assert str(no.value) == f"{len(found)} faults, first {list(found[:1])}"
    return list(found)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"code": "123456789"}, ("code", "not 10 digits")),
        ({"code": "12345678901"}, ("code", "not 10 digits")),
        ({"code": "123456789A"}, ("code", "not 10 digits")),
        ({"code": "１２３４５６７８９０"}, ("code", "not 10 digits")),
        ({"bank_code": "014"}, ("bank_code", "not 4 digits")),
        ({"branch_code": "43"}, ("branch_code", "not 3 digits")),
        ({"number": "12345"}, ("number", "not 7 digits")),
        ({"name": "ｱ" * 41}, ("name", "longer than 40")),
        ({"name": "ヤ"}, ("name", "not normalized")),
        ({"name": "ｱ/"}, ("name", "letter /")),
        ({"bank_name": "ｱ" * 16}, ("bank_name", "longer than 15")),
        ({"bank_name": "ｱ ｱ"}, ("bank_name", "letter  ")),
        ({"branch_name": "ｱ" * 16}, ("branch_name", "longer than 15")),
        ({"branch_name": "ｱ ｱ"}, ("branch_name", "letter  ")),
    ],
)
def test_a_payer_whom_a_bank_would_refuse_is_told_of(
    change: dict[str, str], problem: tuple[str, str]
) -> None:
    assert refused([ONE], payer=replace(PAYER, **change)) == [Fault(-1, *problem)]


def test_a_payer_s_names_may_be_as_long_as_their_columns_and_a_name_may_hold_spaces() -> None:
    long = replace(PAYER, name="ｱ " + "ｲ" * 38, bank_name="ｱ" * 15, branch_name="ｲ" * 15)
    head = transfer_file(long, [ONE], on=DAY).content[:120].decode("cp932")
    assert (head[14:54], head[62:77], head[80:95]) == (long.name, "ｱ" * 15, "ｲ" * 15)


def test_a_day_on_which_banks_rest_is_told_once() -> None:
    sunday = date(2026, 11, 22)
    assert refused([ONE], on=sunday) == [Fault(-1, "on", "not a business day of banks")]


@pytest.mark.parametrize(
    ("change", "taken"),
    [
        ({"amount": 1}, True),
        ({"amount": 9_999_999_999}, True),
        ({"amount": 10_000_000_000}, False),
        ({"holder": "ﾔ" * 30}, True),
        ({"holder": "ﾔ" * 31}, False),
        ({"bank_name": "ﾔ" * 15}, True),
        ({"bank_name": "ﾔ" * 16}, False),
        ({"branch_name": "ﾔ" * 16}, False),
        ({"new_code": 1}, True),
        ({"new_code": 2}, True),
        ({"new_code": 3}, False),
        ({"reference": "1" * 19}, False),
        ({"reference": "1" * 21}, False),
        ({"reference": "1" * 19 + "A"}, False),
        ({"reference": "A" * 20, "edi_mark": "Y"}, True),
        ({"reference": "A" * 21, "edi_mark": "Y"}, False),
        ({"reference": "", "edi_mark": "Y"}, True),
        ({"reference": "ｱ", "edi_mark": "Y"}, False),
        ({"reference": "A\t", "edi_mark": "Y"}, False),
        ({"reference": "A\x7f", "edi_mark": "Y"}, False),
        ({"edi_mark": "N"}, False),
    ],
)
def test_what_just_fits_is_taken_and_what_just_does_not_is_refused(
    change: dict[str, object], taken: bool
) -> None:
    one = replace(ONE, **change)
    if taken:
        assert faults([one]) == []
        assert len(transfer_file(PAYER, [one], on=DAY).content) == 4 * 122
    else:
        named = next(iter(change))
        assert {fault.field for fault in refused([one])} == {COLUMN.get(named, named)}


def test_every_fault_of_a_transfer_is_told_with_its_place() -> None:
    bad = Transfer("1", "ｱ/", "2", "ｲ/", 3, "4", " ", 0, 7)
    assert faults([ONE, bad]) == [
        Fault(1, "bank_code", "not 4 digits"),
        Fault(1, "branch_code", "not 3 digits"),
        Fault(1, "number", "not 7 digits"),
        Fault(1, "bank_name", "letter /"),
        Fault(1, "branch_name", "letter /"),
        Fault(1, "holder", "empty"),
        Fault(1, "type", "unknown"),
        Fault(1, "amount", "not 1 to 10 digits"),
        Fault(1, "reference", EDI),
    ]
    assert faults([replace(ONE, holder=" ﾔ")]) == [Fault(0, "holder", "begins with a space")]


def test_a_letter_that_cp932_has_not_is_told_like_any_other() -> None:
    assert refused([ONE, replace(ONE, holder="ﾔ😀")]) == [Fault(1, "holder", "letter 😀")]


def test_a_file_may_be_as_long_as_the_trailer_counts_and_not_a_row_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(zengin, "MOST", 3)
    assert faults([ONE] * 3) == []
    assert transfer_file(PAYER, [ONE] * 3, on=DAY).count == 3
    assert refused([ONE] * 4) == [Fault(0, "count", "more than 999,999")]


def test_a_file_pays_no_more_than_the_trailer_s_twelve_digits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert len(str(zengin.MOST_YEN)) == 12 < len(str(zengin.MOST_YEN + 1))
    monkeypatch.setattr(zengin, "MOST_YEN", 2 * ONE.amount)
    assert transfer_file(PAYER, [ONE] * 2, on=DAY).total == 2 * ONE.amount
    with pytest.raises(NotSendable) as no:
        transfer_file(PAYER, [ONE] * 3, on=DAY)
    assert no.value.faults == (Fault(-1, "total", "not 1 to 12 digits"),)


def test_files_in_several_chunks_are_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = transfer_file(PAYER, TRANSFERS, on=DAY).content
    monkeypatch.setattr(zengin, "_CHUNK", 3)
    assert transfer_file(PAYER, TRANSFERS, on=DAY).content == whole
    monkeypatch.setattr(zengin, "_CHUNK", 1)
    assert data_records(TRANSFERS) == whole[122:-244]


def test_what_is_wrong_with_a_record_as_a_whole_is_said_so() -> None:
    (fault,) = NotSendable([]).faults
    assert fault == Fault(-1, "record", "not as the banks have it")


def test_a_right_record_is_seen_column_by_column() -> None:
    right = data_records([ONE])
    assert zengin.records_right(right) and zengin.records_right(right * 3)
    for column, wrong in ((120, b" "), (121, b" "), (112, b"A"), (50, b" "), (42, b"3"), (1, b"A"),
                          (4, b"A"), (20, b"A"), (22, b" "), (38, b" "), (41, b"A"), (43, b"A"),
                          (49, b" "), (80, b"A"), (89, b" "), (90, b"3"), (91, b" "), (110, b"A"),
                          (60, b"/")):  # fmt: skip
        broken = right[:column] + wrong + right[column + 1 :]
        assert not zengin.records_right(broken), column
        assert not zengin.records_right(right + broken), column


def test_a_full_stop_is_told_by_its_letter_and_a_file_without_rows_is_one_file() -> None:
    dotted = replace(ONE, holder="A.ﾐﾎﾝ")
    with pytest.raises(NotSendable) as no:
        transfer_files(PAYER, [ONE, dotted], on=DAY, profile=Profile(full_stop=False))
    assert no.value.faults == (Fault(1, "holder", "letter ."),)
    empty = transfer_files(PAYER, [], on=DAY, profile=Profile(most_records=1))
    assert (len(empty.parts), empty.count, empty.total) == (1, 0, 0)
