"""What other slices ask of courses: who has passed what, and until when it counts."""

from datetime import date, datetime

import pytest

from tenants.db import begin
from tests import hands
from tests.conftest import Town
from yui.clock import TOKYO
from yui.courses import actions
from yui.courses.model import SECURITY

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)


async def test_what_was_passed_on_paper_counts_from_its_day_to_its_last(town: Town) -> None:
    worker = town.worker()
    async with begin(town.actor("tateshina")) as tx:
        made = await actions.recognise(
            tx, worker=worker, course_code=SECURITY, on=date(2026, 6, 10), now=NOW
        )
        assert made.valid_to == date(2027, 6, 9)
        for day, counts in (
            (date(2026, 6, 9), False),
            (date(2026, 6, 10), True),
            (date(2027, 6, 9), True),
            (date(2027, 6, 10), False),
        ):
            found = await actions.passed(tx, worker=worker, course_code=SECURITY, on=day)
            assert found is counts, day
        again = actions.recognise(
            tx, worker=worker, course_code=SECURITY, on=date(2026, 6, 10), now=NOW
        )
        assert await hands.refused(again) == "passed_already"
    for number, own in ((1, True), (2, False)):
        async with begin(town.actor("tateshina", "worker", number)) as tx:
            found = await actions.passed(
                tx, worker=worker, course_code=SECURITY, on=date(2026, 11, 20)
            )
            assert found is own
