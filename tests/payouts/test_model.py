"""A run without a database: its moves, who approves and when, its days, its records at the bank."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import product
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from tenants.refusal import Invalid, Unknown
from yui.banking import AccountType
from yui.due import ClosingRule, Dated
from yui.payouts import model
from yui.payouts.building import model as building
from yui.payouts.model import MOVES, Body, Destination, FileInfo, Run, State
from yui.payouts.profiles import FilePart
from yui.payouts.refusals import DayPassed, ProveAgain, SelfApproval, WrongState
from yui.payouts.zengin import Transfer

DRAFTER, OTHER = uuid4(), uuid4()
AT = datetime(2026, 12, 1, 3, tzinfo=UTC)
PAY_ON = date(2026, 12, 15)
RULE = ClosingRule(closing_day=31, payment_day=15, months_later=1)


def run(state: State = State.DRAFT) -> Run:
    return Run(uuid4(), uuid4(), date(2026, 11, 30), PAY_ON, state, DRAFTER, AT)


@pytest.mark.parametrize(("was", "to"), list(product(State, State)))
def test_a_run_moves_as_the_table_says_and_no_other_way(was: State, to: State) -> None:
    if to in MOVES[was]:
        assert model.move(run(was), to) is to
        return
    with pytest.raises(WrongState) as refused:
        model.move(run(was), to)
    assert (refused.value.status, refused.value.values) == (409, {"state": was.says})


def test_whoever_drafted_a_run_or_acts_for_who_did_does_not_approve_it() -> None:
    assert model.approve(run(), by=OTHER, today=PAY_ON) is State.APPROVED
    assert model.approve(run(), by=OTHER, behalf=uuid4(), today=PAY_ON) is State.APPROVED
    for by, behalf in ((DRAFTER, None), (OTHER, DRAFTER), (DRAFTER, OTHER)):
        with pytest.raises(SelfApproval):
            model.approve(run(), by=by, behalf=behalf, today=PAY_ON)
    for state in set(State) - {State.DRAFT}:
        with pytest.raises(WrongState):
            model.approve(run(state), by=OTHER, today=PAY_ON)


def test_the_payment_day_itself_is_in_time_and_the_next_is_not() -> None:
    model.in_time(run(), today=PAY_ON)
    for step in (lambda: model.in_time(run(), today=date(2026, 12, 16)),
                 lambda: model.approve(run(), by=OTHER, today=date(2026, 12, 16))):  # fmt: skip
        with pytest.raises(DayPassed) as passed:
            step()
        assert passed.value.values == {"day": "令和8年12月15日"}


@pytest.mark.parametrize(
    ("ago", "proved"),
    [(0, True), (15 * 60, True), (15 * 60 + 1, False), (-1, False), (None, False)],
)
def test_an_approval_needs_a_login_of_the_last_fifteen_minutes(
    ago: int | None, proved: bool
) -> None:
    opened = None if ago is None else AT - timedelta(seconds=ago)
    which = uuid4()
    if proved:
        model.proved(opened, run=which, now=AT)
        return
    with pytest.raises(ProveAgain) as again:
        model.proved(opened, run=which, now=AT)
    assert again.value.values == {"minutes": 15, "run": which}


def refused(closing: date, pay_on: date | None, today: date) -> list[tuple[str, str, object]]:
    """The fields of a proposed run that are wrong; none when it may be."""
    try:
        model.propose(RULE, closing_on=closing, pay_on=pay_on, today=today)
    except Invalid as wrong:
        return [(one.field, one.code, one.values.get("day")) for one in wrong.errors if one.says]
    return []


NOVEMBER, TUESDAY = date(2026, 11, 30), date(2026, 12, 1)


@pytest.mark.parametrize(
    ("closing", "pay_on", "today", "wrong"),
    [
        (NOVEMBER, None, TUESDAY, []),
        (NOVEMBER, date(2026, 12, 14), TUESDAY, []),
        (NOVEMBER, date(2026, 12, 15), TUESDAY, []),
        (NOVEMBER, TUESDAY, TUESDAY, []),
        (NOVEMBER, date(2026, 12, 16), TUESDAY, [("pay_on", "late", "令和8年12月15日")]),
        (NOVEMBER, date(2026, 12, 12), TUESDAY, [("pay_on", "bank_holiday", None)]),
        (NOVEMBER, NOVEMBER, TUESDAY, [("pay_on", "past", None)]),
        (NOVEMBER, date(2026, 12, 15), NOVEMBER, [("closing_on", "not_over", None)]),
        (NOVEMBER, None, date(2026, 12, 19), []),
        (NOVEMBER, date(2026, 12, 22), date(2026, 12, 19), [("pay_on", "late", "令和8年12月21日")]),
        (date(2026, 12, 31), date(2026, 11, 29), TUESDAY,
         [("closing_on", "not_over", None), ("pay_on", "bank_holiday", None),
          ("pay_on", "past", None)]),
    ],
)  # fmt: skip
def test_a_run_pays_on_a_banks_day_from_today_to_the_rules_day(
    closing: date, pay_on: date | None, today: date, wrong: list[tuple[str, str, object]]
) -> None:
    assert refused(closing, pay_on, today) == wrong


def test_the_proposed_day_is_the_rules_or_the_next_banks_day_when_it_is_over() -> None:
    for today, day in ((TUESDAY, PAY_ON), (date(2026, 12, 19), date(2026, 12, 21))):
        found = model.propose(RULE, closing_on=NOVEMBER, pay_on=None, today=today)
        assert found == (NOVEMBER, day)
    day = date(2026, 12, 7)
    assert model.propose(RULE, closing_on=NOVEMBER, pay_on=day, today=day) == (NOVEMBER, day)


def destination(code: str, **change: object) -> Destination:
    made = Destination(
        uuid4(), code, uuid4(), "0143", "ハチジュウニナガノ", "485", "オオマチ", "2", b"",
        "ミホン　ハナコ", 12_345,
    )  # fmt: skip
    return replace(made, **change)


@pytest.mark.parametrize(
    ("code", "reference"),
    [
        ("W-002", "00000000020020261130"),
        ("X7X", "00000000070020261130"),
        ("W-", "00000000000020261130"),
        ("", "00000000000020261130"),
        ("W12-34567890123", "45678901230020261130"),
        ("W-１２３４", "00000000000020261130"),
    ],
)
def test_a_destination_becomes_a_record_with_numbers_for_a_reference(
    code: str, reference: str
) -> None:
    found = model.transfer(destination(code), account="0012345", closing=NOVEMBER)
    assert found == Transfer(
        "0143", "ﾊﾁｼﾞﾕｳﾆﾅｶﾞﾉ", "485", "ｵｵﾏﾁ", 2, "0012345", "ﾐﾎﾝ ﾊﾅｺ", 12_345, 0, reference, " "
    )


def test_bank_names_are_cut_to_fifteen_letters_and_a_holder_never() -> None:
    long = destination("1", bank_kana="ア" * 16, branch_kana="イ" * 16, holder_kana="ウ" * 31)
    found = model.transfer(long, account="0012345", closing=NOVEMBER)
    assert (found.bank_name, found.branch_name, found.holder) == ("ｱ" * 15, "ｲ" * 15, "ｳ" * 31)


def test_what_no_bank_takes_stays_for_the_file_to_name() -> None:
    found = model.transfer(destination("1", holder_kana="髙橋"), account="1", closing=NOVEMBER)
    assert found.holder == "髙橋"


def test_the_payer_is_the_body_in_bank_letters() -> None:
    body = Body(
        uuid4(), "立科町の公社", "イッパンシャダンホウジンタテシナ", "立", "", "", None,
        [Dated("2026-01-01", 20, 25, 2)], 5, "0143", "ハチジュウニナガノ" * 2, "433", "シオジリ" * 4, "1", "0012345",
        "1234567890",
    )  # fmt: skip
    assert body.rule.on(date(2026, 5, 3)) == ClosingRule(20, 25, 2, 5)
    assert (body.payer.name, body.payer.code, body.payer.type) == (
        "ｼﾔ)ﾀﾃｼﾅ",
        "1234567890",
        AccountType.ORDINARY,
    )
    assert (len(body.payer.bank_name), len(body.payer.branch_name)) == (15, 15)


def test_a_file_in_parts_tells_where_each_begins_and_no_other() -> None:
    parts = [FilePart(100, 1, 10, "a"), FilePart(50, 2, 20, "b"), FilePart(25, 3, 30, "c")]
    info = FileInfo(b"\x01", 6, 60, AT, DRAFTER, parts)
    assert [info.part(n) for n in (1, 2, 3)] == list(zip((0, 100, 150), parts, strict=True))
    for number in (0, 4, -1):
        with pytest.raises(Unknown):
            info.part(number)
    whole = FileInfo(b"\x01", 6, 60, AT, DRAFTER)
    assert whole.part(1) == (0, FilePart(0, 6, 60, "01"))
    with pytest.raises(Unknown):
        whole.part(2)


def test_a_file_s_place_and_a_build_s_keys_are_the_run_s() -> None:
    which = UUID(int=7)
    place = model.file_of(which)
    assert (place.table, place.column, place.row) == ("app.transfer_file", "body", which)
    assert building.part_key(which, 3) == f"payout:{which}:3"
    assert building.part_hash(which, at=3, of=4) == sha256(f"{which}:3/4".encode()).digest()
    assert building.part_hash(which, at=4, of=3) != building.part_hash(which, at=3, of=4)
