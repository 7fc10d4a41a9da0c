"""The demo's scene of training plays through the actions, and what it shows is there."""

import pytest

from tests import hands, world
from tests.conftest import Town
from yui import clock
from yui.demo import training
from yui.demo.stage import Stage

pytestmark = pytest.mark.anyio


async def test_the_scene_shows_courses_passed_a_survey_with_results_a_meeting_and_a_story(
    town: Town,
) -> None:
    workers = {
        slug: [town.worker(slug, n) for n in range(1, count + 1)]
        for slug, count in world.WORKERS.items()
    }
    stage = Stage(
        town.settings,
        lambda _: None,
        towns={slug: town.tenant(slug) for slug in world.TOWNS},
        workers=workers,
        bodies={slug: town.body(slug) for slug in world.TOWNS},
    )
    try:
        await training.before(stage, world.TODAY.replace(month=8, day=1))
        await training.today(stage, world.TODAY)
    finally:
        clock.set_demo_date(world.TODAY)
    counts = {
        "course_pass where course = 'security'": sum(world.WORKERS.values()),
        "course_pass where course = 'excel-1'": 5,
        "worker_skill_proof": 5,
        "survey_done": 14,
        "event": 2,
        "event_attendance where present": 6,
        "story where state = 'published'": 1,
    }
    for what, count in counts.items():
        (row,) = await hands.rows(town, f"select count(*) as n from app.{what}")
        assert row["n"] == count, what
