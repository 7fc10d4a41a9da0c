"""Contracts decide without a database: moves, days on which a version holds, reminders, papers."""

from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from tenants.refusal import Invalid
from tests.contracts.seed import NDA, NOW, TODAY, WORK, work
from yui.clients.model import Client, Place
from yui.contracts import decisions, model, paper, rules
from yui.contracts.model import CONTRACT_MOVES, Contract, Kind, NewContract, Paper, Side, State
from yui.contracts.refusals import (
    BadLastDay,
    BadSigningDay,
    ContractMove,
    NotLater,
    OtherKind,
    OtherPaper,
    Overlaps,
    SignedBefore,
    TermBackwards,
    TermTooLong,
)
from yui.due import Dated
from yui.rates import Overlap
from yui.towns.model import Body

DAY = timedelta(days=1)
PAIRS = list(product(State, State))
SIGNED = Paper(pdf=b"%PDF", sha256=b"a" * 32, made_at=NOW)


def contract(new: NewContract = WORK, **changes: Any) -> Contract:
    made = Contract(
        id=UUID(int=1),
        client_id=UUID(int=2),
        client="旅ことば研究所株式会社",
        body_id=UUID(int=3),
        body="一般社団法人立科町振興公社",
        number="立振-R8-契00001",
        version=1,
        replaces=None,
        made_at=NOW,
        state=State.IN_FORCE,
        ended_on=None,
        ended_why="",
        **asdict(new),
    )
    return replace(made, **changes)


def signature(side: Side, *, of: bytes = SIGNED.sha256, on: date = TODAY) -> model.Signature:
    return model.Signature(side, "見本", "", model.Method.PAPER, "", on, of, NOW)


@pytest.mark.parametrize(("state", "to"), PAIRS, ids=lambda state: state.value)
def test_a_contract_moves_as_its_table_says_and_no_other_way(state: State, to: State) -> None:
    if to in CONTRACT_MOVES[state]:
        assert model.move(state, to) is to
        return
    with pytest.raises(ContractMove) as no:
        model.move(state, to)
    assert no.value.status == 409


def test_every_state_is_reached_and_what_is_over_stays_over() -> None:
    reached, new = {State.DRAFT}, {State.DRAFT}
    while new:
        new = {to for state in new for to in CONTRACT_MOVES[state]} - reached
        reached |= new
    assert reached == set(State) == set(CONTRACT_MOVES)
    for over in (State.ENDED, State.REPLACED, State.WITHDRAWN):
        assert not CONTRACT_MOVES[over]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    day=st.dates(date(2026, 1, 1), date(2031, 1, 1)),
    state=st.sampled_from(State),
    renews=st.booleans(),
    ended=st.one_of(st.none(), st.dates(date(2026, 11, 1), date(2028, 1, 1))),
)
def test_a_version_holds_from_its_first_to_its_last_day_once_both_have_signed(
    day: date, state: State, renews: bool, ended: date | None
) -> None:
    found = contract(
        state=state, auto_renew=renews, renew_months=12 if renews else None, ended_on=ended
    )
    last = ended or (date.max if renews else found.valid_to)
    expected = state in model.CONCLUDED and found.valid_from <= day <= last
    assert found.holds(day) is expected


@pytest.mark.parametrize(
    ("on", "ends"),
    [
        (date(2026, 12, 1), date(2027, 3, 31)),
        (date(2027, 3, 31), date(2027, 3, 31)),
        (date(2027, 4, 1), date(2027, 9, 30)),
        (date(2027, 10, 1), date(2028, 3, 31)),
    ],
)
def test_a_term_that_renews_ends_again_and_again_on_a_months_last_day(on: date, ends: date) -> None:
    found = contract(work(auto_renew=True, renew_months=6))
    assert found.term_end(on) == ends


@pytest.mark.parametrize(
    ("left", "days"), [(61, None), (60, 60), (59, 60), (31, 60), (30, 30), (0, 30), (-1, None)]
)
def test_a_reminder_is_due_60_and_30_days_before_the_end(left: int, days: int | None) -> None:
    on = WORK.valid_to - left * DAY
    assert decisions.due_notice(contract(), rules.notice_days(on), on=on) == days
    for state in set(State) - {State.IN_FORCE}:
        assert decisions.due_notice(contract(state=state), (60, 30), on=on) is None
    assert decisions.due_notice(contract(ended_on=WORK.valid_to), (60, 30), on=on) is None


def test_a_contract_for_work_says_when_the_client_accepts_and_pays() -> None:
    empty = work(
        acceptance_days=None, settlement=" ", closing_day=None, pay_months=None, pay_day=None
    )
    with pytest.raises(Invalid) as no:
        decisions.draft(empty)
    assert {error.field for error in no.value.errors} == {
        "acceptance_days",
        "settlement",
        "closing_day",
        "pay_months",
        "pay_day",
    }
    with pytest.raises(Invalid):
        decisions.draft(work(auto_renew=True))
    with pytest.raises(TermBackwards):
        decisions.draft(work(valid_to=TODAY - DAY))
    with pytest.raises(TermTooLong):
        decisions.draft(work(valid_to=date(2031, 11, 21)))
    assert decisions.draft(work(valid_to=TODAY)) and decisions.draft(NDA)


def test_a_new_version_is_of_its_kind_and_begins_later() -> None:
    with pytest.raises(OtherKind):
        decisions.replacing(contract(), work(kind=Kind.EFFORT, valid_from=TODAY + DAY))
    with pytest.raises(NotLater):
        decisions.replacing(contract(), WORK)
    for state in set(State) - {State.SIGNED, State.IN_FORCE, State.ENDED}:
        with pytest.raises(ContractMove):
            decisions.replacing(contract(state=state), work(valid_from=TODAY + DAY))
    assert decisions.replacing(contract(), work(valid_from=TODAY + DAY))


def test_two_contracts_of_a_kind_never_hold_on_the_same_day() -> None:
    found = contract(id=uuid4(), state=State.SENT)
    for other in (
        contract(),
        contract(valid_from=date(2026, 4, 1), valid_to=TODAY),
        contract(valid_from=date(2025, 4, 1), valid_to=date(2025, 5, 1), auto_renew=True),
        contract(valid_from=WORK.valid_to, valid_to=date(2028, 1, 1)),
    ):
        with pytest.raises(Overlaps):
            decisions.clear_of(found, [other])
        decisions.clear_of(replace(found, replaces=other.id), [other])
    for apart in (
        contract(valid_from=date(2026, 4, 1), valid_to=TODAY - DAY),
        contract(valid_from=WORK.valid_to + DAY, valid_to=date(2028, 1, 1)),
        contract(state=State.SENT),
        contract(valid_from=date(2026, 4, 1), ended_on=TODAY - DAY),
    ):
        decisions.clear_of(found, [apart])


def test_each_side_signs_the_kept_paper_once() -> None:
    found = contract(state=State.SENT)
    body, client = signature(Side.BODY), signature(Side.CLIENT)
    assert not decisions.sign(found, SIGNED, [], body, today=TODAY)
    assert decisions.sign(found, SIGNED, [body], client, today=TODAY)
    with pytest.raises(SignedBefore):
        decisions.sign(found, SIGNED, [body], body, today=TODAY)
    with pytest.raises(OtherPaper):
        decisions.sign(found, SIGNED, [body], signature(Side.CLIENT, of=b"b" * 32), today=TODAY)
    for on in (TODAY - DAY, TODAY + DAY):
        with pytest.raises(BadSigningDay):
            decisions.sign(found, SIGNED, [], signature(Side.BODY, on=on), today=TODAY)
    for state in set(State) - {State.SENT}:
        with pytest.raises(ContractMove):
            decisions.sign(contract(state=state), SIGNED, [], body, today=TODAY)


def test_an_end_lies_between_today_and_the_end_of_the_term() -> None:
    assert decisions.end(contract(), TODAY, today=TODAY) is State.IN_FORCE
    later = contract(state=State.SIGNED, valid_from=TODAY + DAY)
    assert decisions.end(later, TODAY, today=TODAY) is State.ENDED  # it never begins
    for day in (TODAY - DAY, WORK.valid_to + DAY):
        with pytest.raises(BadLastDay):
            decisions.end(contract(), day, today=TODAY)
    for state in set(State) - {State.SIGNED, State.IN_FORCE}:
        with pytest.raises(ContractMove):
            decisions.end(contract(state=state), TODAY, today=TODAY)


BODY = Body(
    id=UUID(int=3),
    name="一般社団法人立科町振興公社",
    short="立振",
    address="長野県北佐久郡立科町",
    phone="0267-00-0000",
    email="a@b.test",
    invoice_number=None,
    valid_from=date(2025, 4, 1),
    valid_to=None,
    closings=[Dated("2025-04-01", 31, 15, 1)],
    inspection_days=7,
)
COMPANY = Client(UUID(int=2), "旅ことば研究所株式会社", "", Place.OUTSIDE, "", None, True)


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.value)
def test_a_paper_names_its_kind_in_law_and_leaves_no_place_open(kind: Kind) -> None:
    new = replace(NDA if kind is Kind.NDA else WORK, kind=kind)
    document = paper.paper_of(contract(new), COMPANY, BODY)
    text = "\n".join(one.heading + one.text for one in document.articles)
    assert "{" not in text and "}" not in text
    assert {
        Kind.EFFORT: "準委任契約（履行割合型）",
        Kind.RESULT: "準委任契約（成果完成型）",
        Kind.WORKS: "請負契約",
        Kind.NDA: "秘密情報",
    }[kind] in text
    assert ("14日以内" in text) is kind.is_work
    assert ("みなします" in text) is kind.is_work
    assert ("翌月末日までに" in text) is kind.is_work
    assert ("支払を拒むことはできません" in text) is (kind is Kind.EFFORT)
    assert "個人情報の取扱い" in text and "特約" not in text
    special = paper.paper_of(contract(replace(new, special="{x} 月次の報告")), COMPANY, BODY)
    assert "{x} 月次の報告" in special.articles[-2].text


def test_every_article_names_its_source_and_two_wordings_never_overlap() -> None:
    for kind in Kind:
        found = rules.clauses_of(kind, TODAY)
        assert len(found) >= 7
        assert all(one.source for one in found)
        assert rules.clauses_of(kind, date(2020, 3, 31)) == []
    row = '[[clause]]\ncode = "a"\nkinds = ["nda"]\nheading = "x"\nfrom = 2020-04-01\ntext = "y"\nsource = "z"\n'
    with pytest.raises(Overlap):
        rules.load_clauses(row + row)


def test_the_next_version_is_proposed_for_a_year_from_the_end_and_says_the_same() -> None:
    found = decisions.proposed(contract(), today=TODAY)
    assert (found.valid_from, found.valid_to) == (date(2027, 4, 1), date(2028, 3, 31))
    assert replace(found, valid_from=WORK.valid_from, valid_to=WORK.valid_to) == WORK
