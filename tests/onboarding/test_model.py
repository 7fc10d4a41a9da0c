"""The pure part: the check digit, the holder's name, the lists of steps, the wordings."""

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yui.due import Dated
from yui.onboarding import invoice, wording
from yui.onboarding.model import ALWAYS, Her, Invoice, Kind, Step, rule_of
from yui.onboarding.refusals import OddNumber, OtherHolder, WithoutThese
from yui.people.model import State
from yui.towns.model import Body

NUMBERS = ("7000012050002", "1000020200000", "4011001098993", "1010001153225", "7010705000725")
BODY = Body(
    id=uuid4(), name="一般社団法人立科町振興公社", short="立振", address="立科町1-1",
    phone="0267-00-0000", email="", invoice_number=None, valid_from=date(2025, 4, 1), valid_to=None,
    closings=[Dated("2025-04-01")], inspection_days=7,
)  # fmt: skip
HER = Her(uuid4(), "W-015", "見本 花子", "ミホン ハナコ", State.JOINING)


@pytest.mark.parametrize("number", NUMBERS)
def test_the_published_numbers_have_their_check_digit(number: str) -> None:
    assert invoice.check_digit(number[1:]) == int(number[0])
    assert invoice.invoice(f"T{number}", sure=False) == Invoice(f"T{number}")


def test_the_check_digit_is_a_warning_that_names_what_was_expected_and_no_error() -> None:
    """§6.1: 1234567890123 should begin with 9."""
    with pytest.raises(OddNumber) as asked:
        invoice.invoice("T1234567890123", sure=False)
    assert (asked.value.status, asked.value.field, asked.value.values) == (
        409,
        "invoice",
        {"expected": 9},
    )
    assert invoice.invoice("T1234567890123", sure=True) == Invoice("T1234567890123", odd=True)
    assert invoice.invoice("", sure=False) == Invoice(None)  # 免税


@given(st.from_regex(r"[0-9]{12}", fullmatch=True), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_noticed_unless_it_is_0_for_9(base: str, at: int, more: int) -> None:
    wrong = base[:at] + str((int(base[at]) + more) % 10) + base[at + 1 :]
    same = {base[at], wrong[at]} == {"0", "9"}
    assert (invoice.check_digit(base) == invoice.check_digit(wrong)) is same
    assert 1 <= invoice.check_digit(base) <= 9


@pytest.mark.parametrize(
    "typed", ["Ｔ７０００ ０１２０ ５０００２", "t7000-0120-50002", " T7000012050002 "]
)
def test_a_number_is_read_as_people_write_it(typed: str) -> None:
    assert invoice.tidy(typed) == "T7000012050002"
    assert invoice.is_number(invoice.tidy(typed))
    assert not invoice.is_number("T700001205000") and not invoice.is_number("7000012050002")


@pytest.mark.parametrize(
    ("holder", "kana", "same"),
    [
        ("ﾐﾎﾝ ﾊﾅｺ", "ミホン ハナコ", True),
        ("ﾐﾎﾝﾊﾅｺ", "ミホン　ハナコ", True),
        ("ﾀｶﾊｼ ｼﾞﾕﾝ", "タカハシ ジュン", True),
        ("ﾔﾏﾀﾞ ﾀﾛｳ", "ミホン ハナコ", False),
    ],
)
def test_another_holder_is_asked_about_once_more(holder: str, kana: str, same: bool) -> None:
    if same:
        invoice.same_holder(holder, kana, sure=False)
        return
    with pytest.raises(OtherHolder):
        invoice.same_holder(holder, kana, sure=False)
    invoice.same_holder(holder, kana, sure=True)


@given(st.sets(st.sampled_from(Step)))
def test_no_list_of_steps_leaves_out_what_every_engagement_needs(steps: set[Step]) -> None:
    if steps >= ALWAYS:
        assert rule_of(steps) == sorted(steps, key=list(Step).index)
        return
    with pytest.raises(WithoutThese):
        rule_of(steps)


@pytest.mark.parametrize("kind", Kind)
def test_the_same_paper_has_the_same_hash_and_no_word_of_an_employer(kind: Kind) -> None:
    made = wording.agreement(kind, HER, BODY, on=date(2026, 11, 20))
    assert made.sha256 == wording.agreement(kind, HER, BODY, on=date(2026, 11, 20)).sha256
    assert made.sha256 != wording.agreement(kind, HER, BODY, on=date(2026, 11, 21)).sha256
    text = made.text.decode()
    assert "{" not in "".join(one.text for one in made.articles) and BODY.name in text
    assert not [word for word in ("指示", "命令", "勤務", "給料", "時給") if word in text]
    assert made.valid_to == (None if kind is Kind.CONTRACT else date(2029, 11, 20))
