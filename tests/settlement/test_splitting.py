"""No yen is lost or made when a price is divided, and the rule of a share is that of its day."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.refusal import Refused
from yui.money import MAX_YEN, Yen
from yui.settlement import rules as splitting
from yui.settlement.rules import RULE_MOVES, Part, Rule, RuleState, Terms

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SHARE = uuid4()


def some(chance: Random) -> Terms:
    """Any four parts of the whole, the rest to one that the rule may name."""
    cuts = sorted(chance.choice((0, 10_000, chance.randint(0, 10_000))) for _ in range(3))
    bps = [b - a for a, b in zip([0, *cuts], [*cuts, 10_000], strict=True)]
    named = [Part.CLIENT, Part.WORKER]
    named += [Part.MANAGER] if bps[2] else []
    named += [Part.SPONSOR] if bps[3] else []
    client, worker, manager, sponsor = bps
    return Terms(
        client,
        worker,
        manager,
        sponsor,
        rest=chance.choice(named),
        manager=20215 if bps[2] else None,
        sponsor=15216 if bps[3] else None,
    )


def divides(amount: int, agreed: Terms) -> None:
    """Σ parts = amount; all but the named one are rounded down, by less than a yen."""
    parts = splitting.split(Yen(amount), splitting.check(agreed))
    assert sum(parts.values()) == amount
    for part, bp in agreed.points.items():
        off = abs(parts[part]) * 10_000 - abs(amount) * bp
        assert parts[part] * amount >= 0
        assert 0 <= off < 30_001 if part is agreed.rest else -10_000 < off <= 0
    assert splitting.split(Yen(-amount), agreed) == {part: -yen for part, yen in parts.items()}


def test_the_parts_are_the_amount_in_10000_cases_and_only_the_named_one_takes_what_is_left() -> (
    None
):
    chance = Random(20261122)
    for _ in range(10_000):
        top = 10 ** chance.randint(1, 12)
        divides(chance.randint(-top + 1, top - 1), some(chance))


@settings(max_examples=100, deadline=None)
@given(st.integers(-MAX_YEN, MAX_YEN), st.randoms(use_true_random=False))
def test_the_parts_are_the_amount_whatever_it_is(amount: int, chance: Random) -> None:
    divides(amount, some(chance))


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (Terms(1, 9_998), "worker_percent"),
        (Terms(-1, 10_001), "client_percent"),
        (Terms(0, 9_000, 1_000), "manager"),
        (Terms(0, 10_000, manager=20215), "manager"),
        (Terms(0, 9_000, 0, 1_000), "sponsor"),
        (Terms(0, 10_000, rest=Part.MANAGER), "rest"),
    ],
)
def test_a_rule_that_is_not_the_whole_or_names_nobody_is_refused(bad: Terms, field: str) -> None:
    with pytest.raises(Refused) as caught:
        splitting.check(bad)
    assert (caught.value.code, caught.value.field) == ("bad_split_rule", field)


def rule(
    state: RuleState = RuleState.AGREED,
    *,
    ours: bool = True,
    answered: datetime | None = AT - timedelta(days=9),
    since: date = date(2026, 4, 1),
    until: date | None = None,
    share: UUID | None = None,
) -> Rule:
    return Rule(
        id=uuid4(),
        side="worker",
        other=20324,
        other_name="立科町",
        share_id=share,
        manager=None,
        manager_name=None,
        sponsor=None,
        sponsor_name=None,
        client_bp=500,
        worker_bp=9_500,
        manager_bp=0,
        sponsor_bp=0,
        rest=Part.WORKER,
        valid_from=since,
        valid_to=until,
        ours=ours,
        state=state,
        proposed_at=AT - timedelta(days=10),
        answered_at=answered,
    )


def test_a_rule_is_answered_once_by_the_other_side_and_taken_back_by_ones_own() -> None:
    for state, to, ours in product(RuleState, RuleState, (True, False)):
        may = to in RULE_MOVES[state] and ours == (to is RuleState.WITHDRAWN)
        found = rule(state, ours=ours)
        if may:
            assert splitting.answer(found, to) is to
        else:
            with pytest.raises(Refused) as caught:
                splitting.answer(found, to)
            assert caught.value.status == 409


def test_the_rule_of_a_share_is_the_newest_agreed_before_its_acceptance_and_no_later_one() -> None:
    old, new = rule(since=date(2025, 4, 1)), rule(since=date(2026, 10, 1))
    own = rule(share=SHARE, since=date(2025, 1, 1))
    never = [
        rule(answered=AT + timedelta(seconds=1), since=date(2026, 11, 1)),
        rule(since=date(2026, 11, 21)),
        rule(until=date(2026, 11, 19), since=date(2026, 11, 1)),
        rule(RuleState.PROPOSED, answered=None, since=date(2026, 11, 1)),
        rule(RuleState.DECLINED, since=date(2026, 11, 1)),
        rule(share=uuid4()),
    ]
    found = splitting.frozen([*never, old, new], share=SHARE, answered_at=AT)
    assert found is not None and found.id == new.id
    found = splitting.frozen([*never, own, old, new], share=SHARE, answered_at=AT)
    assert found is not None and found.id == own.id
    assert splitting.frozen(never, share=SHARE, answered_at=AT) is None


def test_a_rule_holds_from_the_moment_of_its_answer_and_on_its_first_and_last_day() -> None:
    on = date(2026, 11, 20)
    for edge in (rule(answered=AT), rule(since=on), rule(until=on), rule(since=on, until=on)):
        assert splitting.frozen([edge], share=SHARE, answered_at=AT) is edge


def test_an_answer_that_is_refused_says_where_the_rule_stands() -> None:
    with pytest.raises(Refused) as caught:
        splitting.answer(rule(RuleState.DECLINED), RuleState.WITHDRAWN)
    assert caught.value.values == {"state": RuleState.DECLINED.says}
