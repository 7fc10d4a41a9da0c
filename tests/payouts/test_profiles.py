"""Files as one bank takes them: the same records, other ends, and several where one is too long."""

from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yui.banking import AccountType
from yui.payouts.profiles import Profile, transfer_files
from yui.payouts.zengin import NotSendable, Payer, Transfer, transfer_file

DAY = date(2026, 12, 15)
PAYER = Payer(
    *("1234567890", "ｼﾔ)ﾐﾎﾝﾏﾁｼﾝｺｳｺｳｼﾔ", "0143", "ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ", "433", "ｼｵｼﾞﾘ"),
    *(AccountType.ORDINARY, "0012345"),
)


def many(count: int, *, holder: str = "ﾐﾎﾝ ﾊﾅｺ") -> list[Transfer]:
    return [
        Transfer("0143", "ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ", "485", "ｵｵﾏﾁ", 1, f"{n:07d}", holder, 1_000 + n)
        for n in range(count)
    ]


def test_without_a_profile_the_file_is_the_standard_one_byte_by_byte() -> None:
    made, plain = transfer_files(PAYER, many(7), on=DAY), transfer_file(PAYER, many(7), on=DAY)
    assert (made.content, made.sha256, made.total) == (plain.content, plain.sha256, plain.total)
    assert len(made.parts) == 1


def test_a_bank_without_line_ends_gets_120_bytes_a_record() -> None:
    profile = Profile(line_end="none", eof=True, exchange="spaces")
    made = transfer_files(PAYER, many(5), on=DAY, profile=profile).content
    standard = transfer_file(PAYER, many(5), on=DAY).content
    assert len(made) == 120 * 8 + 1
    assert made[-1:] == b"\x1a" and b"\r" not in made and b"\n" not in made
    records = [made[at : at + 120] for at in range(0, 960, 120)]
    lines = standard.split(b"\r\n")
    assert (records[0], records[-2], records[-1]) == (lines[0], lines[-3], lines[-2])
    for record, line in zip(records[1:6], lines[1:6], strict=True):
        assert record[38:42] == b"    " and line[38:42] == b"0000"
        assert record[:38] + record[42:] == line[:38] + line[42:]


@settings(max_examples=120, deadline=None)
@given(count=st.integers(1, 60), most=st.integers(1, 70))
def test_several_files_pay_everyone_once_and_none_is_longer_than_the_bank_takes(
    count: int, most: int
) -> None:
    transfers = many(count)
    made = transfer_files(PAYER, transfers, on=DAY, profile=Profile(most_records=most))
    at, seen = 0, []
    for part in made.parts:
        content = made.content[at : at + part.size]
        at += part.size
        assert sha256(content).hexdigest() == part.sha256
        lines = content.split(b"\r\n")
        assert lines[0] == made.content.split(b"\r\n")[0]  # one account, one day
        assert int(lines[-3][1:7]) == part.records == len(lines) - 4 <= most
        assert int(lines[-3][7:19]) == part.total_yen
        seen += [line[43:50].decode() for line in lines[1:-3]]
    assert at == len(made.content)
    assert seen == [one.number for one in transfers]
    assert made.total == sum(one.amount for one in transfers)
    assert made == transfer_files(PAYER, transfers, on=DAY, profile=Profile(most_records=most))


def test_a_bank_that_takes_no_full_stop_is_not_sent_one_and_nothing_is_changed_unseen() -> None:
    transfers = many(3, holder="A.ﾐﾎﾝ")
    assert transfer_files(PAYER, transfers, on=DAY).count == 3
    with pytest.raises(NotSendable) as refused:
        transfer_files(PAYER, transfers, on=DAY, profile=Profile(full_stop=False))
    assert [(fault.at, fault.field) for fault in refused.value.faults] == [
        (n, "holder") for n in range(3)
    ]
