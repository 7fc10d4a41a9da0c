"""What a run's journals are keyed by: the same for ever, and another for every part and run."""

from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import UUID

from yui.payouts.building.model import Part, part_hash, part_key

RUN, OTHER = UUID(int=1), UUID(int=2)


def test_a_part_of_a_run_is_booked_under_the_key_that_the_books_have_known_from_the_first() -> None:
    assert part_key(RUN, 3) == "payout:00000000-0000-0000-0000-000000000001:3"
    said = "00000000-0000-0000-0000-000000000001:3/8"
    assert part_hash(RUN, at=3, of=8) == sha256(said.encode()).digest()


def test_another_part_another_division_and_another_run_are_other_work() -> None:
    whole = [(run, at, of) for run in (RUN, OTHER) for of in (1, 2, 12) for at in range(of)]
    assert len({part_hash(run, at=at, of=of) for run, at, of in whole}) == len(whole)
    assert len({part_key(run, at) for run, at, _ in whole}) == len({one[:2] for one in whole})


def test_a_run_built_in_the_night_is_posted_on_the_day_in_japan() -> None:
    built = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)  # midnight in Japan
    part = Part(RUN, RUN, RUN, date(2026, 11, 30), date(2026, 12, 15), built)
    assert (part.posted_on, part.at, part.of) == (date(2026, 12, 1), 0, 1)
