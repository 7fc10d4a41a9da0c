"""Accounts in bank letters, codes."""

import pytest
from msgspec.structs import replace

from tenants.refusal import Invalid
from yui.banking import AccountType
from yui.people import model
from yui.people.model import Account

ACCOUNT = Account(
    "0143",
    "ハチジュウニナガノ",
    "485",
    "オオマチ",
    AccountType.ORDINARY,
    "1234567",
    "ミホン ハナコ",
)


def test_kana_of_any_width_become_bank_letters() -> None:
    found = model.checked(ACCOUNT)
    assert (found.bank_kana, found.branch_kana) == ("ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ", "ｵｵﾏﾁ")
    assert found.holder_kana == "ﾐﾎﾝ ﾊﾅｺ"


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"bank_code": "143"}, ["bank_code"]),
        ({"bank_code": "０１４３"}, ["bank_code"]),
        ({"branch_code": "4855"}, ["branch_code"]),
        ({"number": "123456"}, ["number"]),
        ({"number": "-123456"}, ["number"]),
        ({"holder_kana": "見本 花子"}, ["holder_kana"]),
        ({"holder_kana": " "}, ["holder_kana"]),
        ({"number": "", "bank_code": "9999"}, ["number", "bank_code"]),
        ({"branch_code": "999"}, ["branch_code"]),
    ],
)
def test_a_wrong_account_is_refused_at_every_field(
    change: dict[str, str], fields: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        model.checked(replace(ACCOUNT, **change))  # type: ignore[arg-type]
    assert [error.field for error in refused.value.errors] == fields


def test_codes_go_on_from_the_highest() -> None:
    assert model.next_code(None) == "W-001"
    assert model.next_code("W-014") == "W-015"
    assert model.next_code("W-999") == "W-1000"


def test_an_accounts_number_is_not_in_its_repr() -> None:
    assert "1234567" not in f"{ACCOUNT!r} {ACCOUNT}"


def test_a_yucho_passbook_is_taken_as_it_says() -> None:
    passbook = replace(ACCOUNT, bank_code="9900", branch_code="10530", number="12345671")
    found = model.checked(replace(passbook, type=AccountType.SAVINGS))
    assert (found.bank_kana, found.branch_code, found.branch_kana) == ("ﾕｳﾁﾖ", "058", "ｾﾞﾛｺﾞﾊﾁ")
    assert (found.type, found.number) == (AccountType.ORDINARY, "1234567")
    current = model.checked(replace(passbook, branch_code="00530", number="123456"))
    assert (current.branch_code, current.type) == ("059", AccountType.CURRENT)
    assert current.number == "0123456"
    as_others = model.checked(replace(passbook, branch_code="058", number="1234567"))
    assert as_others.branch_code == "058"


@pytest.mark.parametrize(("symbol", "number"), [("10531", "12345671"), ("10530", "12345672")])
def test_a_passbook_that_cannot_be_is_asked_for_again(symbol: str, number: str) -> None:
    with pytest.raises(Invalid) as no:
        model.checked(replace(ACCOUNT, bank_code="9900", branch_code=symbol, number=number))
    assert [error.field for error in no.value.errors] == ["branch_code"]
