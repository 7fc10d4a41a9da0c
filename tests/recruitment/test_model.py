"""Who is the same, who lives in the area, who gets a seat, which states may follow which."""

from datetime import date, datetime
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.refusal import Invalid
from tests.recruitment.seed import somebody
from yui import lottery
from yui.clock import TOKYO
from yui.recruitment import areas, drawing, model
from yui.recruitment.briefings import model as briefings
from yui.recruitment.briefings.model import BOOKING_MOVES, BRIEFING_MOVES, Draw
from yui.recruitment.drawing import Wish
from yui.recruitment.model import INTEREST_MOVES
from yui.recruitment.refusals import BookingMove, BriefingMove, InterestMove

SEED = bytes(range(32))
BRIEFING = UUID(int=7)
MACHINES: list[tuple[dict[Any, frozenset[Any]], Any, Any]] = [
    (INTEREST_MOVES, model.move_interest, InterestMove),
    (BRIEFING_MOVES, briefings.move_briefing, BriefingMove),
    (BOOKING_MOVES, briefings.move_booking, BookingMove),
]


@pytest.mark.parametrize(("moves", "move", "refused"), MACHINES, ids=lambda each: str(each)[:20])
def test_every_pair_of_states_is_allowed_or_refused(moves: Any, move: Any, refused: Any) -> None:
    kind: Any = type(next(iter(moves)))
    assert set(moves) == set(kind)
    for before, after in product(kind, kind):
        if after in moves[before]:
            assert move(before, after) is after
        else:
            with pytest.raises(refused):
                move(before, after)


@pytest.mark.parametrize(
    ("day", "code", "inside"),
    [
        (date(2025, 3, 31), "20324", True),
        (date(2025, 3, 31), "20217", False),
        (date(2025, 4, 1), "20217", True),
        (date(2025, 4, 1), "20350", True),
        (date(2026, 11, 20), "20201", False),
        (date(2026, 11, 20), "other", False),
    ],
)
def test_the_area_grew_from_the_town_to_the_region_with_the_new_body(
    day: date, code: str, inside: bool
) -> None:
    assert areas.inside(20324, code, on=day) is inside
    assert areas.area_on(20324, day).source


def test_a_town_without_a_rule_of_its_own_takes_its_residents() -> None:
    assert areas.inside(20215, "20215", on=date(2026, 11, 20))
    assert not areas.inside(20215, "20324", on=date(2026, 11, 20))
    assert [each.name for each in areas.offered(20215, on=date(2026, 11, 20))] == ["塩尻市"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("０９０－１２３４－５６７８", "09012345678"),
        ("090 1234 5678", "09012345678"),
        ("+81 90-1234-5678", "09012345678"),
        ("(0267)56-2311", "0267562311"),
    ],
)
def test_a_telephone_number_is_the_same_however_it_is_typed(typed: str, kept: str) -> None:
    assert model.phone_key(typed) == kept


def test_kana_and_mail_are_the_same_however_they_are_typed() -> None:
    assert model.kana_key("やまだ　はなこ") == model.kana_key("ﾔﾏﾀﾞ ﾊﾅｺ") == "ヤマダハナコ"
    assert model.mail_key(" Hana@Example.JP ") == "hana@example.jp"


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"email": ""}, {"email"}),
        ({"email": "x"}, {"email"}),
        ({"kana": "山田"}, {"kana"}),
        ({"phone": "123"}, {"phone"}),
    ],
)
def test_what_cannot_be_kept_is_named(change: dict[str, Any], fields: set[str]) -> None:
    with pytest.raises(Invalid) as refused:
        model.checked(somebody(1, **change), by_staff=False)
    assert {each.field for each in refused.value.errors} == fields


wishes = st.lists(
    st.tuples(st.uuids(), st.integers(0, 5)), max_size=40, unique_by=lambda each: each[0]
).map(lambda found: [Wish(*each) for each in found])


@settings(deadline=None)
@given(wishes, st.integers(1, 20), st.integers(0, 10), st.randoms())
def test_a_draw_never_overbooks_either_kind_of_seat_and_depends_on_the_seed_alone(
    asked: list[Wish], capacity: int, childcare: int, shuffle: Any
) -> None:
    order = drawing.order(SEED, BRIEFING, asked)
    result = drawing.seated(order, capacity=capacity, childcare=childcare)
    assert len(result.won) <= capacity
    assert sum(wish.children for wish in result.won) <= childcare
    assert sorted(result.won + result.waiting, key=lambda w: w.number) == sorted(
        asked, key=lambda w: w.number
    )
    again = list(asked)
    shuffle.shuffle(again)
    assert drawing.order(SEED, BRIEFING, again) == order
    if drawing.all_fit(asked, capacity=capacity, childcare=childcare):
        assert result.waiting == []
    seats = capacity - len(result.won)
    care = childcare - sum(wish.children for wish in result.won)
    assert not seats or all(wish.children > care for wish in result.waiting)


def test_a_record_proves_itself_and_an_altered_one_does_not() -> None:
    asked = [Wish(UUID(int=n), n % 3) for n in range(9)]
    order = drawing.order(SEED, BRIEFING, asked)
    drawn_at = datetime(2026, 12, 4, 17, tzinfo=TOKYO)
    published = lottery.commitment(SEED)
    assert briefings.holds(Draw(BRIEFING, SEED, order, 5, 2, drawn_at), published)
    assert not briefings.holds(Draw(BRIEFING, SEED, order[::-1], 5, 2, drawn_at), published)
    assert not briefings.holds(Draw(BRIEFING, bytes(32), order, 5, 2, drawn_at), published)


@pytest.mark.parametrize(
    "name",
    [
        "山田 花子",
        "佐々木　ゆき",
        "O’Brien Mary-Ann",
        "Nguyễn Thị Hoa",
        "John F. Kennedy",
        "鷗外・森",
    ],
)
def test_a_name_is_taken(name: str) -> None:
    assert model.is_name(name)


@pytest.mark.parametrize(
    "name", ["a\nb", "http://x", "x.jp", "a@b", "03 1234", "12", "「無料」", ""]
)
def test_what_is_no_name_is_not_taken(name: str) -> None:
    assert not model.is_name(name)
