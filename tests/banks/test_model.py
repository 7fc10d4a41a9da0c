"""The bank master: found however one writes it, named in bank letters, refused with what may be meant."""

from datetime import date

import pytest

from tenants.refusal import Invalid
from yui.banks import actions, model
from yui.banks.model import Named, Place
from yui.japan import bank_text
from yui.web.words import fill

HACHIJUNI = Place("0143", "八十二長野", "ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ")
OMACHI = Place("485", "大町", "ｵｵﾏﾁ")


@pytest.mark.parametrize(
    "text",
    [
        "0143",
        "０１４３",
        "八十二長野銀行",
        "八十二",
        "ハチジュウニ",
        "はちじゅうに",
        "ﾊﾁｼﾞｭｳﾆﾅｶﾞﾉｷﾞﾝｺｳ",
    ],
)
def test_a_bank_is_found_by_code_name_and_kana_of_any_width(text: str) -> None:
    assert HACHIJUNI in actions.find_bank(text)


@pytest.mark.parametrize("text", ["485", "大町", "大町支店", "オオマチ", "おおまち", "ｵｵﾏﾁ"])
def test_a_branch_is_found_in_its_bank_alone(text: str) -> None:
    assert OMACHI in actions.find_branch("0143", text)
    assert OMACHI not in actions.find_branch("1391", text)
    assert actions.find_branch("9999", text) == []


def test_pages_follow_each_other_without_a_gap() -> None:
    seen: list[str] = []
    while found := actions.find_branch("0143", "", after=seen[-1] if seen else ""):
        seen += [one.code for one in found]
    assert seen == sorted(model.branches("0143")) and len(seen) > 100
    assert actions.find_bank("") == [] and actions.find_bank("なにもない名前") == []


def test_both_codes_are_named_or_neither() -> None:
    assert actions.named("0143", "485") == Named(HACHIJUNI, OMACHI)
    assert actions.named("0143", "999") is None
    assert actions.named("9999", "485") is None
    assert model.as_of() >= date(2026, 8, 24)


@pytest.mark.parametrize(
    ("bank", "branch", "field", "says"),
    [
        ("9999", "001", "bank_code", "銀行コード9999はありません。"),
        ("1043", "001", "bank_code", "八十二長野（0143）"),
        ("0533", "001", "bank_code", "令和8年1月1日になくなりました。今は八十二長野（0143）です。"),
        ("0143", "487", "branch_code", "八十二長野に支店コード487はありません。"),
        ("0143", "458", "branch_code", "（485）"),
    ],
)
def test_an_unknown_code_is_refused_with_what_may_be_meant(
    bank: str, branch: str, field: str, says: str
) -> None:
    with pytest.raises(Invalid) as refused:
        actions.demand(bank, branch)
    (error,) = refused.value.errors
    assert error.field == field
    assert says in fill(error.says, error.values)


def test_every_name_of_the_master_can_stand_in_a_bank_file() -> None:
    for code, bank in model.banks().items():
        for place in (bank, *model.branches(code).values()):
            assert place.kana and bank_text(place.kana, name=False) == place.kana, place
