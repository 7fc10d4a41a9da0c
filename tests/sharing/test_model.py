"""Moves of a share, whom a late quota goes to, what a guest reads of a share: decided without a database."""

from datetime import date, datetime, timedelta
from itertools import pairwise, product
from random import Random
from uuid import UUID, uuid4

import msgspec
import pytest
from msgspec.structs import replace

from tenants.refusal import Refused
from tests.deliveries.seed import DUE, NOW
from yui.sharing import model as shares
from yui.sharing.model import Share, ShareState
from yui.sharing.refusals import AskedTwice, BelowFloor, FloorOverPrice, NothingAsked, TooManyUnits
from yui.sharing.rounds import model
from yui.sharing.rounds.model import NewRound, Quota

TASK = UUID(int=7)
SHARE = Share(
    id=UUID(int=1),
    side="in",
    other=20324,
    other_name="立科町",
    body_id=UUID(int=2),
    task_id=None,
    title="教師データ補正",
    spec="見本のとおり",
    job_type="教師データ補正",
    unit_name="件",
    quantity=100,
    accepted=0,
    unit_price_yen=50,
    due_on=DUE,
    answer_by=NOW + timedelta(days=3),
    state=ShareState.ASKED,
    asked_at=NOW,
    answered_at=None,
)
LATE = replace(SHARE, side="out", other=20215, task_id=TASK, state=ShareState.RECLAIMED)


def new(*quotas: Quota, floor: int | None = None) -> NewRound:
    return NewRound(list(quotas), DUE, NOW + timedelta(days=3), floor_yen=floor)


def test_what_is_over_is_left_by_nothing_and_nothing_returns_to_asked() -> None:
    for state, after in shares.SHARE_MOVES.items():
        assert state not in after
        assert ShareState.ASKED not in after
        assert bool(after) == (
            state in {ShareState.ASKED, ShareState.ACCEPTED, ShareState.PARTLY_ACCEPTED}
        )


def test_a_price_that_is_not_granted_is_absent_and_not_null() -> None:
    shown = msgspec.json.decode(msgspec.json.encode(model.seen(replace(SHARE, floor_yen=40))))
    assert (shown["unit_price_yen"], shown["floor_yen"]) == (50, 40)
    hidden = replace(SHARE, unit_price_yen=None, shows_price=False)
    text = msgspec.json.encode(model.seen(hidden))
    assert not {"unit_price_yen", "floor_yen", "contact"} & set(msgspec.json.decode(text))
    assert b"null" not in text
    assert hidden.yen is None


def test_a_guest_pays_its_workers_no_less_than_the_floor() -> None:
    taken = replace(SHARE, state=ShareState.ACCEPTED, accepted=100, floor_yen=40)
    shares.make_task(taken, unit_price_yen=40, due_on=DUE, on=NOW.date())
    with pytest.raises(BelowFloor):
        shares.make_task(taken, unit_price_yen=39, due_on=DUE, on=NOW.date())


@pytest.mark.parametrize(
    ("refusal", "asked"),
    [
        (NothingAsked, new()),
        (NothingAsked, new(Quota(TASK, 20215, 0, 50))),
        (AskedTwice, new(Quota(TASK, 20215, 1, 50), Quota(TASK, 20215, 2, 50))),
        (TooManyUnits, new(Quota(TASK, 20215, 60, 50), Quota(TASK, 15216, 41, 50))),
        (TooManyUnits, new(Quota(uuid4(), 20215, 1, 50))),
        (FloorOverPrice, new(Quota(TASK, 20215, 1, 39), floor=40)),
    ],
)
def test_a_round_is_refused_whole(refusal: type[Refused], asked: NewRound) -> None:
    with pytest.raises(refusal):
        model.put(asked, free={TASK: 100})


def test_a_round_never_asks_for_more_than_is_free() -> None:
    chance = Random(4)
    for _ in range(500):
        units = [chance.choice([0, 1, 50, 100, 200]) for _ in range(chance.randint(1, 6))]
        asked = new(*(Quota(TASK, 10_000 + at, n, 50) for at, n in enumerate(units)))
        try:
            found = model.put(asked, free={TASK: 300})
        except (TooManyUnits, NothingAsked):
            assert sum(units) > 300 or sum(units) == 0
        else:
            assert 0 < sum(quota.units for quota in found) == sum(units) <= 300


def test_a_late_quota_goes_to_the_first_of_the_row_that_was_not_late_itself() -> None:
    row = [20215, 15216, 20212, 20220]
    assert model.next_town(row, [LATE], late=LATE) == 15216
    for passed in (
        ShareState.ASKED,
        ShareState.DECLINED,
        ShareState.RECLAIMED,
        ShareState.WITHDRAWN,
    ):
        second = replace(LATE, id=uuid4(), other=15216, state=passed)
        assert model.next_town(row, [LATE, second], late=LATE) == 20212
    took = replace(LATE, id=uuid4(), other=15216, state=ShareState.ACCEPTED)
    assert model.next_town(row, [LATE, took], late=LATE) == 15216
    elsewhere = replace(took, state=ShareState.DECLINED, task_id=UUID(int=8))
    assert model.next_town(row, [LATE, elsewhere], late=LATE) == 15216
    assert model.next_town([20215], [LATE], late=LATE) is None


def test_who_is_asked_next_has_a_business_day_to_answer_and_a_day_after_it() -> None:
    end = date(2027, 1, 31)
    for days, later in product(range(0, 20, 3), range(0, 60, 4)):
        late = replace(LATE, answer_by=NOW + timedelta(days=days))
        now = NOW + timedelta(days=later)
        answer = model.answer_by(late, now=now)
        assert answer > now
        assert (answer.hour, answer.weekday() < 5) == (17, True)
        due = model.due_on(late, task_due=end, on=now.date(), answer=answer.date())
        assert due in {late.due_on, end, None}
        assert due is None or due > answer.date()


def test_what_goes_on_of_a_share_has_one_mark_for_each_time_it_is_taken_back() -> None:
    marks = [model.again_id(LATE, kept=kept) for kept in (0, 1, 2)]
    assert len(set(marks)) == 3
    assert model.again_id(LATE, kept=0) == marks[0]
    assert all(one != other for one, other in pairwise(marks))


def test_a_share_is_late_past_its_answer_or_past_its_deadline_with_units_left() -> None:
    until = SHARE.answer_by
    assert not SHARE.late(until)
    assert SHARE.late(until + timedelta(seconds=1))
    taken = replace(SHARE, state=ShareState.ACCEPTED, accepted=10, due_on=NOW.date())
    end = datetime.combine(NOW.date(), datetime.max.time(), tzinfo=NOW.tzinfo)
    assert not taken.late(end)
    assert taken.late(end + timedelta(seconds=1))
    assert not replace(taken, done=4, on_way=6).late(end + timedelta(days=9))
    for over in (ShareState.DECLINED, ShareState.WITHDRAWN, ShareState.RECLAIMED, ShareState.DONE):
        assert not replace(taken, state=over).late(end + timedelta(days=9))
