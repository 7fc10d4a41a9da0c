"""How much of a video counts, when a quiz is passed, until when it holds: pure rules and their edges."""

from datetime import date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.refusal import Refused
from yui.clock import TOKYO
from yui.courses import library, model
from yui.courses.model import COURSE_MOVES, SECURITY, Answer, Seen, State
from yui.files import ranges
from yui.files.ranges import Span
from yui.web.words import LANGUAGE

T0 = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
BEATS = st.lists(
    st.tuples(
        st.integers(-60_000, 400_000), st.integers(0, 40_000), st.sampled_from([None, 1, 30])
    ),
    max_size=12,
)


@given(length=st.integers(1, 36_000), beats=BEATS)
def test_the_watched_share_cannot_be_faked_beyond_the_time_that_really_passed(
    length: int, beats: list[tuple[int, int, int | None]]
) -> None:
    seen = Seen(1, T0, T0, 0, None)
    now = latest = T0
    for milliseconds, position, most in beats:
        now = now + timedelta(milliseconds=milliseconds)
        latest = max(latest, now)
        after = model.credited(seen, length=length, now=now, most=most, position=position)
        assert seen.seconds <= after.seconds <= length
        if most is not None:
            assert after.seconds - seen.seconds <= most
        seen = after
        assert seen.seconds <= (seen.beat_at - T0).total_seconds()
        assert seen.beat_at <= latest
        assert seen.seconds <= (latest - T0).total_seconds()


def test_who_really_watches_has_seen_it_all() -> None:
    seen = Seen(1, T0, T0, 0, None)
    for beat in range(1, 41):
        now = T0 + timedelta(seconds=15.4 * beat)
        at = int(15.4 * beat)
        seen = model.credited(seen, length=600, now=now, most=30, position=at)
    assert model.percent(seen.seconds, 600) == 100
    button = model.credited(
        Seen(1, T0, T0, 0, None), length=600, now=T0 + timedelta(seconds=300), most=None
    )
    assert model.percent(button.seconds, 600) == 50


@pytest.mark.parametrize(
    ("correct", "asked", "mark", "passes"),
    [(8, 10, 80, True), (7, 10, 80, False), (2, 3, 67, False), (2, 3, 66, True), (0, 1, 1, False)],
)
def test_a_quiz_is_passed_from_the_mark_on(
    correct: int, asked: int, mark: int, passes: bool
) -> None:
    assert model.passes(correct, asked=asked, pass_percent=mark) is passes


@pytest.mark.parametrize(
    ("on", "months", "last"),
    [
        (date(2026, 11, 20), 12, date(2027, 11, 19)),
        (date(2026, 11, 20), 1, date(2026, 12, 19)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 11, 20), None, None),
    ],
)
def test_a_pass_holds_to_the_day_before_its_date_comes_again(
    on: date, months: int | None, last: date | None
) -> None:
    assert model.last_day(on, months) == last


@pytest.mark.parametrize(("at", "to"), list(product(State, State)))
def test_a_course_moves_as_its_table_says_and_no_other_way(at: State, to: State) -> None:
    if to in COURSE_MOVES[at]:
        assert model.move(at, to) is to
    else:
        with pytest.raises(Refused):
            model.move(at, to)


def test_right_answers_are_counted_by_question() -> None:
    keys = [Answer(1, 2, ""), Answer(2, 1, "")]
    assert model.correct({1: 2, 2: 2}, keys) == 1
    assert model.correct({}, keys) == 0


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_town_has_the_security_course_by_data_in_both_languages(language: str) -> None:
    token = LANGUAGE.set(language)  # type: ignore[arg-type]
    try:
        day = date(2026, 11, 20)
        found = library.content(SECURITY, day)
        assert found is not None and found.course.shared
        assert len(found.modules) == 5 and len(found.questions) == 10
        assert all(len(part.body) > 200 for part in found.modules)
        japanese = any("\u3041" <= sign <= "\u3096" for sign in found.modules[0].body)
        assert japanese is (language == "ja")
        keys = library.answers(SECURITY, day)
        assert {each.choice for each in keys} == {1, 2, 3}
        assert library.content(SECURITY, date(2025, 3, 31)) is None
    finally:
        LANGUAGE.reset(token)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", None),
        ("bytes=0-9", Span(0, 10)),
        ("bytes=5-", Span(5, 100)),
        ("bytes=-7", Span(93, 100)),
        ("bytes=-700", Span(0, 100)),
        ("bytes=90-900", Span(90, 100)),
        ("bytes=0-1,5-6", None),
        ("bytes=9-5", None),
        ("bytes=-", None),
        ("items=0-1", None),
        ("bytes=１-２", None),
    ],
)
def test_one_range_of_bytes_is_sent_and_anything_else_is_the_whole_file(
    asked: str, found: Span | None
) -> None:
    assert ranges.span_of(asked, size=100) == found


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_without_a_byte_in_it_is_refused(asked: str) -> None:
    with pytest.raises(ranges.Unsatisfiable):
        ranges.span_of(asked, size=100)
