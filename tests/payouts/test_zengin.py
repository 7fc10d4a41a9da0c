"""The bank's file, byte for byte."""

import base64
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yui.banking import AccountType, NotAnAccount, payee_name, yucho
from yui.japan import NotBankText, bank_text
from yui.payouts.zengin import (
    Fault,
    NotSendable,
    Payer,
    Transfer,
    customer_codes,
    faults,
    transfer_file,
)

SAMPLE_SHA = "0b70ad6fb07c63b65d4d4f894479fa754ee909f2ec396c4c6bc3b92a8db2b376"
SAMPLE = base64.b64decode(
    "MTIxMDEyMzQ1Njc4OTC81CnQzt3PwbzdurO6s7zUICAgICAgICAgICAgICAgICAgICAgICAgMTIyNTAxNDPKwbze1bPG"
    "xbbeySAgICA0MzO8tbze2CAgICAgICAgICAxMDAxMjM0NSAgICAgICAgICAgICAgICAgDQoyMDE0M8rBvN7Vs8bFtt7J"
    "ICAgIDQ4NbW1z8EgICAgICAgICAgIDAwMDAxNzY1NDMyMdDO3SDKxbogICAgICAgICAgICAgICAgICAgICAgIDAwMDAw"
    "OTk3OTAwMDAwMDAwMDEwMTAwMDAyMDI2MTE3ICAgICAgICANCjIwMTQwwN6yvM64tMIgICAgICAgNTMxssSytt7cICAg"
    "ICAgICAgMDAwMDEwMDAwMTIzvNazvN4gvN7V3dQgICAgICAgICAgICAgICAgICAgMDAwMDAxNTAwMDAwMDAwMDAwMTAy"
    "MDAwMDIwMjYxMTcgICAgICAgIA0KMjk5MDDVs8HWICAgICAgICAgICAxMTiywbLBysEgICAgICAgICAwMDAwMTEyMzQ1"
    "Nje23i3D3sUtINi0ICAgICAgICAgICAgICAgICAgICAwMDAxMjM0NTY3MDAwMDAwMDAxMDMwMDAwMjAyNjExNyAgICAg"
    "ICAgDQoyMTM5Mc/C08S83bfdICAgICAgIDAwMc7dw90gICAgICAgICAgIDAwMDAyMDA5ODc2NdDO3bqzzt6zINTPwN4g"
    "wNuzICAgICAgICAgICAgIDAwMDAwMDg5NzkwSU5WLTIwMjYxMS0wMTA0ICAgICA3WSAgICAgICANCjgwMDAwMDQwMDAw"
    "MDEzNTgzMzYgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
    "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIA0KOSAgICAgICAgICAgICAgICAgICAgICAgICAg"
    "ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
    "ICAgICAgICAgICAgICAgICAgICAgICAgDQo="
)
PAYER = Payer(
    code="1234567890",
    name=bank_text("シャ）ミホンマチシンコウコウシャ"),
    bank_code="0143",
    bank_name=bank_text("ハチジュウニナガノ", name=False),
    branch_code="433",
    branch_name=bank_text("シオジリ", name=False),
    type=AccountType.ORDINARY,
    number="0012345",
)
DAY = date(2026, 12, 25)


def to(bank: str, branch: str, number: str, holder: str, amount: int, **rest: object) -> Transfer:
    (code, name), (place, called) = bank.split(), branch.split()
    return Transfer(
        bank_code=code,
        bank_name=bank_text(name, name=False),
        branch_code=place,
        branch_name=bank_text(called, name=False),
        number=number,
        holder=bank_text(holder),
        amount=amount,
        **{"type": 1, **rest},  # type: ignore[arg-type]
    )


TRANSFERS = [
    to("0143 ハチジュウニナガノ", "485 オオマチ", "7654321", "みほん　はなこ", 99_790,
       reference=customer_codes(101, 202611)),
    to("0140 ダイシホクエツ", "531 イトイガワ", "0000123", "ショウジ ジュンヤ", 15_000,
       reference=customer_codes(102, 202611)),
    to("9900 ユウチヨ", "118 イチイチハチ", "1234567", "ガーデナー リエ", 1_234_567,
       reference=customer_codes(103, 202611)),
    to("1391 マツモトシンキン", "001 ホンテン", "0098765", "ミホンコウボウ　ヤマダ　タロウ", 8_979,
       type=2, reference="INV-202611-0104", edi_mark="Y"),
]  # fmt: skip


def test_the_sample_file_comes_out_byte_for_byte() -> None:
    made = transfer_file(PAYER, TRANSFERS, on=DAY)
    assert made.content == SAMPLE
    assert made.sha256 == SAMPLE_SHA == sha256(SAMPLE).hexdigest()
    assert (len(made.content), made.count, made.total) == (854, 4, 1_358_336)


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("bank_code", "143", "not 4 digits"),
        ("bank_code", "０１４３", "not 4 digits"),
        ("branch_code", "48A", "not 3 digits"),
        ("number", "123456", "not 7 digits"),
        ("type", 3, "unknown"),
        ("amount", 0, "not 1 to 10 digits"),
        ("amount", -1, "not 1 to 10 digits"),
        ("amount", 10**10, "not 1 to 10 digits"),
        ("holder", " ", "empty"),
        ("holder", " ﾔﾏﾀﾞ", "begins with a space"),
        ("reference", "1", "not 20 digits, nor EDI letters marked Y"),
        ("holder", "ﾔ" * 31, "longer than 30"),
        ("holder", "ヤマダ", "not normalized"),
        ("holder", "ﾔﾏﾀﾞ/ﾀﾛｳ", "letter /"),
        ("bank_name", "ﾅｶﾞﾉ ｼﾝｷﾝ", "letter  "),
    ],
)
def test_a_transfer_that_a_bank_would_refuse_is_told_of(
    field: str, value: object, problem: str
) -> None:
    values = {name: getattr(TRANSFERS[0], name) for name in Transfer.__struct_fields__}
    bad = Transfer(**{**values, field: value})
    assert Fault(1, field, problem) in faults([TRANSFERS[1], bad])
    with pytest.raises(NotSendable):
        transfer_file(PAYER, [bad], on=DAY)


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 21), date(2026, 12, 31)])
def test_no_file_is_made_for_a_day_on_which_banks_rest(day: date) -> None:
    with pytest.raises(NotSendable):
        transfer_file(PAYER, TRANSFERS, on=day)


_NAME = st.text(alphabet="ｱｶｻﾞﾟABZ09-(). ", min_size=1, max_size=30).filter(
    lambda text: text.strip() and text[0] != " "
)


@given(
    st.lists(
        st.builds(
            Transfer,
            bank_code=st.from_regex(r"[0-9]{4}", fullmatch=True),
            bank_name=st.text(alphabet="ｱｲｳﾞABC-", max_size=15),
            branch_code=st.from_regex(r"[0-9]{3}", fullmatch=True),
            branch_name=st.text(alphabet="ｱｲｳﾞABC-", max_size=15),
            type=st.sampled_from([1, 2, 4, 9]),
            number=st.from_regex(r"[0-9]{7}", fullmatch=True),
            holder=_NAME,
            amount=st.integers(1, 9_999_999_999),
        ),
        max_size=20,
    )
)
def test_every_record_has_120_bytes_and_the_trailer_sums_them(transfers: list[Transfer]) -> None:
    made = transfer_file(PAYER, transfers, on=DAY)
    lines = made.content.split(b"\r\n")
    assert lines.pop() == b""
    assert {len(line) for line in lines} == {120}
    assert [line[:1] for line in lines] == [b"1", *[b"2"] * len(transfers), b"8", b"9"]
    amounts = [int(line[80:90]) for line in lines[1:-2]]
    assert (int(lines[-2][1:7]), int(lines[-2][7:19])) == (len(amounts), sum(amounts))
    assert [line[50:80].decode("cp932") for line in lines[1:-2]] == [
        f"{one.holder:<30}" for one in transfers
    ]


@pytest.mark.parametrize(
    ("symbol", "number", "expected"),
    [
        ("10530", "12345671", ("058", AccountType.ORDINARY, "1234567")),
        ("11140", "12345671", ("118", AccountType.ORDINARY, "1234567")),
        ("11140", "123451", ("118", AccountType.ORDINARY, "0012345")),
        ("00530", "123456", ("059", AccountType.CURRENT, "0123456")),
        ("01990", "1234567", ("199", AccountType.CURRENT, "1234567")),
        ("01990", "7", ("199", AccountType.CURRENT, "0000007")),
        ("11140", "11", ("118", AccountType.ORDINARY, "0000001")),
    ],
)
def test_yucho_numbers_become_a_branch_and_an_account(
    symbol: str, number: str, expected: tuple[str, AccountType, str]
) -> None:
    assert yucho(symbol, number) == expected


@pytest.mark.parametrize(
    ("symbol", "number", "named"),
    [("1114", "123451", "1114"), ("111400", "123451", "111400"), ("21140", "123451", "21140"),
     ("11141", "1", "11141"), ("1114a", "11", "1114a"), ("1a140", "11", "1a140"),
     ("11140", "12345672", "11140"), ("11140", "1", "11140"), ("１１１４０", "11", "１１１４０"),
     ("00530", "12345678", "00530"), ("20530", "1234567", "20530"), ("11140", "123456789", "番号"),
     ("11140", "１1", "番号"), ("11140", "1a1", "番号"), ("00530", "", "番号"),
     ("00530", "12345a", "番号"), ("10530", "1234a671", "番号")],
)  # fmt: skip
def test_what_is_not_a_yucho_account_is_refused_and_named(
    symbol: str, number: str, named: str
) -> None:
    with pytest.raises(NotAnAccount) as no:
        yucho(symbol, number)
    assert no.value.args == (named,)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("ガーデナー リエ", "ｶﾞ-ﾃﾞﾅ- ﾘｴ"),
        ("ショウジ　ジュンヤ", "ｼﾖｳｼﾞ ｼﾞﾕﾝﾔ"),
        ("はっとり　ぱぴぷ", "ﾊﾂﾄﾘ ﾊﾟﾋﾟﾌﾟ"),
        ("ｶﾞｯｺｳ ｧｰ", "ｶﾞﾂｺｳ ｱ-"),
        ("ヴィオラ", "ｳﾞｲｵﾗ"),
        ("ヰヱヲ ヮヵヶ", "ｲｴｵ ﾜｶｹ"),
        ("a‐b–c−d－e", "A-B-C-D-E"),
        ("ジョン・スミス", "ｼﾞﾖﾝ ｽﾐｽ"),
        ("ｱ゛", "ｱﾞ"),
        ("（カ）１２", "(ｶ)12"),
    ],
)
def test_names_take_the_letters_of_the_banks(written: str, sent: str) -> None:
    assert bank_text(written) == sent


@pytest.mark.parametrize(
    "text", ["髙橋", "オ’ハラ", "A/B", "A,B", "ヤ\u0000", "\ud800", "😀", "A+B"]
)
def test_a_letter_that_no_bank_takes_is_named_and_never_dropped(text: str) -> None:
    with pytest.raises(NotBankText):
        bank_text(text)


@given(st.text(alphabet=st.characters(min_codepoint=0x3041, max_codepoint=0x30F6)))
def test_normalizing_twice_changes_nothing(text: str) -> None:
    try:
        once = bank_text(text)
    except NotBankText:
        return
    assert bank_text(once) == once
    assert len(once.encode("cp932")) == len(once)


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("株式会社ABC", "ｶ)ABC"),
        ("ABC株式会社", "ABC(ｶ"),
        ("ABC株式会社CHIBA", "ABC(ｶ)CHIBA"),
        ("一般社団法人ミホンマチシンコウコウシャ", "ｼﾔ)ﾐﾎﾝﾏﾁｼﾝｺｳｺｳｼﾔ"),
        ("イッパンシャダンホウジンミホンマチシンコウコウシャ", "ｼﾔ)ﾐﾎﾝﾏﾁｼﾝｺｳｺｳｼﾔ"),
        ("ミホンカブシキガイシャ", "ﾐﾎﾝ(ｶ"),
        ("ヤマダ　タロウ", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("カブシキガイシャミホン・カブシキガイシャ", "ｶ)ﾐﾎﾝ ｶﾌﾞｼｷｶﾞｲｼﾔ"),
    ],
)
def test_a_legal_form_is_abbreviated_by_its_place(name: str, sent: str) -> None:
    assert payee_name(name) == sent


def test_a_middle_dot_becomes_what_the_bank_takes_for_it() -> None:
    assert payee_name("ミホン・タロウ") == "ﾐﾎﾝ ﾀﾛｳ"
    assert payee_name("株式会社ミ・ホン", middle_dot="-") == "ｶ)ﾐ-ﾎﾝ"
    assert payee_name("ミ・ホン", middle_dot=".") == "ﾐ.ﾎﾝ"
