"""Who fits, and why: explained points, no protected fact, and no price for saying no."""

import inspect
from datetime import date
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tenants.db import begin
from tests.calls import seed
from tests.calls.seed import NOW
from tests.conftest import Town
from yui.availability.model import Facts, Profile
from yui.calls import actions, fitting, matching
from yui.calls.applying import queries
from yui.calls.fitting import Ranked
from yui.calls.matching import Candidate, Criterion, Need
from yui.offers import actions as offers
from yui.offers.model import Wanted

ALL = frozenset(Criterion)
TODAY = date(2026, 11, 20)
WEIGHTS = matching.weights_on(TODAY)
TASK = uuid4()
HER = Candidate(
    worker_id=uuid4(),
    skills={"typing": 3},
    interests=["typing"],
    home=True,
    center=False,
    clearance=1,
    free=600,
    lately_yen=0,
)
NEED = Need(skills={"typing": 3}, clearance=1, minutes=600)
PROTECTED = (
    *("sex", "gender", "age", "birth", "birthday", "born_on", "family", "spouse", "children"),
    *("marital", "nationality", "religion", "disability", "health", "name", "kana", "address"),
    *("declines", "declined", "offers", "refusals", "answered", "waiting", "rating", "cap_yen"),
)
candidates_ = st.builds(
    Candidate,
    worker_id=st.uuids(),
    skills=st.dictionaries(st.sampled_from(["typing", "writing"]), st.integers(1, 5)),
    interests=st.lists(st.sampled_from(["typing", "writing"]), max_size=2),
    home=st.booleans(),
    center=st.booleans(),
    clearance=st.integers(1, 3),
    free=st.none() | st.integers(0, 5000),
    lately_yen=st.integers(0, 500_000),
)
needs_ = st.builds(
    Need,
    skills=st.dictionaries(st.sampled_from(["typing", "writing"]), st.integers(1, 5)),
    clearance=st.integers(1, 3),
    center=st.booleans(),
    minutes=st.integers(0, 5000),
)


def points(her: Candidate, need: Need = NEED, *, most: int = 0) -> dict[str, int]:
    found = matching.score(need, her, criteria=ALL, weights=WEIGHTS, most_lately=most)
    return {part.criterion.value: part.points for part in found.parts}


def test_someone_who_has_everything_gets_every_point_and_each_says_why() -> None:
    found = matching.score(NEED, HER, criteria=ALL, weights=WEIGHTS, most_lately=0)
    assert (found.points, found.top, found.fits) == (100, 100, True)
    assert [part.criterion for part in found.parts] == list(Criterion)
    for part in found.parts:
        assert part.says.format(**part.values).endswith("。") and part.points == part.top


@pytest.mark.parametrize(
    ("change", "criterion", "expected"),
    [
        ({"skills": {"typing": 1}}, "skill", 35 * 1 // 3),
        ({"skills": {}}, "skill", 0),
        ({"skills": {"typing": 5}}, "skill", 35),
        ({"free": 300}, "capacity", 10),
        ({"free": 0}, "capacity", 0),
        ({"free": None}, "capacity", 10),
        ({"interests": []}, "interest", 0),
        ({"lately_yen": 50_000}, "rotation", 7),
        ({"lately_yen": 100_000}, "rotation", 0),
    ],
)
def test_each_part_counts_what_it_names(
    change: dict[str, object], criterion: str, expected: int
) -> None:
    assert points(replace(HER, **change), most=100_000)[criterion] == expected  # type: ignore[arg-type]


def test_the_place_and_what_she_may_be_trusted_with_are_needs_and_points() -> None:
    center, personal = replace(NEED, center=True), replace(NEED, clearance=2)
    assert points(HER, center)["place"] == 0 and matching.lacks(center, HER)
    assert points(replace(HER, center=True), center)["place"] == 10
    assert points(HER, personal)["security"] == 0 and matching.lacks(personal, HER)
    assert not matching.lacks(personal, replace(HER, clearance=2))


@given(needs_, st.lists(candidates_, min_size=1, max_size=8, unique_by=lambda c: c.worker_id))
def test_points_stay_within_their_top_and_who_fits_stands_first(
    need: Need, all_of_them: list[Candidate]
) -> None:
    found = matching.rank(need, all_of_them, criteria=ALL, weights=WEIGHTS, salt=TASK)
    assert {each.worker_id for each in found} == {her.worker_id for her in all_of_them}
    for each in found:
        assert all(0 <= part.points <= part.top for part in each.parts)
        assert each.points == sum(part.points for part in each.parts) <= each.top == 100
    assert [each.fits for each in found] == sorted([each.fits for each in found], reverse=True)
    fitting_ones = [each.points for each in found if each.fits]
    assert fitting_ones == sorted(fitting_ones, reverse=True)
    assert found == matching.rank(need, all_of_them[::-1], criteria=ALL, weights=WEIGHTS, salt=TASK)


def test_whoever_had_least_lately_stands_first_among_equals() -> None:
    rich, poor = replace(HER, lately_yen=90_000), replace(HER, worker_id=uuid4())
    found = matching.rank(NEED, [rich, poor], criteria=ALL, weights=WEIGHTS, salt=TASK)
    assert found[0].worker_id == poor.worker_id
    only_skill = matching.rank(
        NEED, [rich, poor], criteria={Criterion.SKILL}, weights=WEIGHTS, salt=TASK
    )
    assert found[0].points > found[1].points
    assert only_skill[0].points == only_skill[1].points and only_skill[0].top == 35


def test_equals_do_not_stand_in_the_same_order_for_every_task() -> None:
    many = [replace(HER, worker_id=UUID(int=n)) for n in range(20)]
    orders = {
        tuple(
            each.worker_id
            for each in matching.rank(
                NEED, many, criteria=ALL, weights=WEIGHTS, salt=UUID(int=1000 + task)
            )
        )
        for task in range(5)
    }
    assert len(orders) == 5
    assert len({order[0] for order in orders}) > 1


def test_criteria_are_a_closed_list_and_facts_of_a_person_a_closed_record() -> None:
    assert {each.value for each in Criterion} == {
        *("skill", "capacity", "security", "place", "interest", "rotation")
    }
    assert set(Candidate.__struct_fields__) == {
        *("worker_id", "skills", "interests", "home", "center", "clearance", "free", "lately_yen")
    }
    assert set(inspect.signature(matching.score).parameters) == {
        *("need", "her", "criteria", "weights", "most_lately")
    }


@pytest.mark.parametrize("name", PROTECTED)
def test_nobody_can_filter_or_feed_a_protected_fact(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        Criterion(name)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**msgspec.to_builtins(HER), name: "x"}, Candidate, strict=False)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**msgspec.to_builtins(NEED), name: "x"}, Need)
    with pytest.raises(TypeError):
        Candidate(**{**msgspec.structs.asdict(HER), name: "x"})
    for kind in (Facts, Profile, Candidate, Need):
        assert name not in kind.__struct_fields__


def test_the_points_are_dated_rows_with_a_source() -> None:
    assert WEIGHTS.source and WEIGHTS.version == matching.weights_of("1").version
    assert sum(WEIGHTS.top(each) for each in Criterion) == 100


async def ranking(town: Town, task: UUID) -> list[Ranked]:
    async with begin(town.actor("tateshina")) as tx:
        return await actions.candidates(
            tx, task=task, need=Need(skills={"typing": 3}, minutes=600), criteria=ALL, now=NOW
        )


@pytest.mark.anyio
async def test_twenty_declines_leave_rank_and_score_unchanged(town: Town) -> None:
    task, other = await seed.task(town), await seed.task(town)
    for number in range(1, 7):
        await seed.can(town, number, minutes=30 * number, typing=1 + number % 5)
    before = await ranking(town, task)
    assert len(before) == 14 and len({one.score.points for one in before}) > 3
    place = [one.load.code for one in before].index("W-003")
    for _ in range(20):
        async with begin(town.actor("tateshina")) as tx:
            (made,) = await offers.offer(
                tx,
                task=other,
                to=[Wanted(town.worker(number=3), 10)],
                answer_by=seed.UNTIL,
                now=NOW,
            )
        async with begin(town.actor("tateshina", "worker", 3)) as tx:
            await offers.decline(tx, offer=made, now=NOW)
    async with town.admin() as admin:
        declined = await admin.fetchval("select count(*) from app.offer where state = 'declined'")
        logged = await admin.fetchval(
            "select count(*) from audit.entry where action = 'offer.declined'"
        )
    assert (declined, logged) == (20, 20)
    after = await ranking(town, task)
    assert [one.score for one in after] == [one.score for one in before]
    assert [one.load.code for one in after].index("W-003") == place


@pytest.mark.anyio
async def test_ignoring_an_offer_or_a_call_and_withdrawing_leave_the_rank_unchanged(
    town: Town,
) -> None:
    task = await seed.task(town)
    await seed.can(town, 3, typing=3)
    before = [one.score for one in await ranking(town, task)]
    call = await seed.opened(town, mode=seed.Mode.LOTTERY)
    async with begin(town.actor("tateshina", "worker", 3)) as tx:
        await actions.apply(tx, call=call, now=NOW)
        await actions.withdraw(tx, call=call, now=NOW)
    other = await seed.task(town)
    async with begin(town.actor("tateshina")) as tx:
        to = [Wanted(town.worker(number=3), 10)]
        await offers.offer(tx, task=other, to=to, answer_by=seed.UNTIL, now=NOW)
        await offers.lapse(tx, now=seed.LATER)
    assert [one.score for one in await ranking(town, task)] == before


@pytest.mark.anyio
async def test_work_taken_on_counts_for_rotation_and_for_free_time(town: Town) -> None:
    task, other = await seed.task(town), await seed.task(town)
    await seed.can(town, 3, minutes=40, typing=3)
    async with begin(town.actor("tateshina")) as tx:
        (made,) = await offers.offer(
            tx, task=other, to=[Wanted(town.worker(number=3), 300)], answer_by=seed.UNTIL, now=NOW
        )
    before = {one.load.code: one.score for one in await ranking(town, task)}["W-003"]
    async with begin(town.actor("tateshina", "worker", 3)) as tx:
        await offers.accept(tx, offer=made, now=NOW)
    after = {one.load.code: one.score for one in await ranking(town, task)}["W-003"]
    then = {part.criterion: part.points for part in before.parts}
    now = {part.criterion: part.points for part in after.parts}
    assert now[Criterion.ROTATION] == 0 < then[Criterion.ROTATION]
    assert now[Criterion.CAPACITY] < then[Criterion.CAPACITY]


def test_no_statement_behind_the_score_reads_an_offer_or_a_decline() -> None:
    for function in (queries.lately, fitting.candidates, fitting._candidate, fitting._facts):
        text = inspect.getsource(function)
        assert "app.offer" not in text and "waiting" not in text and "declin" not in text
