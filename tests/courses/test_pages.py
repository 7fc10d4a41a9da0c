"""The pages of courses: written and followed by staff, learnt on a phone, shut to everybody else."""

import re

import pytest
from msgspec.structs import replace

from tenants.db import begin
from tests import hands
from tests.conftest import Browser, Town
from tests.courses import seed
from tests.courses.seed import EXCEL, NOW
from yui.courses import library
from yui.courses.desk import actions as desk
from yui.courses.model import SECURITY

pytestmark = pytest.mark.anyio


async def test_a_course_is_written_opened_and_followed_on_the_staffs_pages(
    town: Town, client: Browser
) -> None:
    staff = await client.login(town.actor("tateshina", "staff"))
    new = {"course_code": "pc-1", "kind": "pc", "title": "パソコン入門", "pass_percent": "80"}
    new |= {"cost_yen": "50,000", "instructor": "見本教室", "skill": "typing", "level": "1"}
    assert (await hands.post(staff, "/courses", new, "/courses/new")).status_code == 303
    again = await hands.post(staff, "/courses", new, "/courses/new")
    assert again.status_code == 409 and "ほかの講座が使っています" in again.text
    taken = await hands.post(staff, "/courses", {**new, "course_code": SECURITY}, "/courses/new")
    assert taken.status_code == 409
    empty = await hands.post(staff, "/courses/pc-1/state", {"state": "open"}, "/courses/pc-1")
    assert empty.status_code == 409 and "内容が一つもありません" in empty.text
    ask = {"ask": "電源を切る前に？", "choices": "保存する\n閉じる", "choice": "3"}
    wrong = await hands.post(staff, "/courses/pc-1/questions", ask, "/courses/pc-1")
    assert wrong.status_code == 422 and "1から2" in wrong.text
    ask["choice"] = "1"
    for path, data in (("questions", ask), ("state", {"state": "open"})):
        done = await hands.post(staff, f"/courses/pc-1/{path}", data, "/courses/pc-1")
        assert done.status_code == 303, path
    late = await hands.post(staff, "/courses/pc-1/questions", ask, "/courses/pc-1")
    assert late.status_code == 409
    shown = (await staff.get("/courses")).text
    assert "パソコン入門" in shown and "50,000円" in shown and "見本教室" in shown


async def test_she_goes_through_the_security_course_on_her_phone(
    town: Town, client: Browser
) -> None:
    her = await client.login(town.actor("tateshina", "worker"))
    path = f"/me/courses/{SECURITY}"
    assert "情報セキュリティ" in (await her.get("/me/courses")).text
    assert (await hands.post(her, f"{path}/enrolment", {}, path)).status_code == 303
    for number in range(1, 6):
        part = f"{path}/parts/{number}"
        assert (await hands.post(her, f"{part}/done", {}, part)).status_code == 303
        assert re.search(rf"{number}／5", (await her.get(path)).text)
    answers: dict[str, str] = {}
    for place, key in enumerate(library.answers(SECURITY, NOW.date())):
        answers[f"answers.{place}.question"] = str(key.number)
        answers[f"answers.{place}.choice"] = str(key.choice)
    few = await hands.post(her, f"{path}/quiz", dict(list(answers.items())[:4]), f"{path}/quiz")
    assert few.status_code == 422 and "すべての問題に答えて" in few.text
    assert (await hands.post(her, f"{path}/quiz", answers, f"{path}/quiz")).status_code == 303
    assert "修了しました。" in (await her.get(path)).text
    english = await her.get(f"{path}/parts/1?lang=en")
    assert "Passwords and locking the screen" in english.text
    director = await client.login(town.actor("tateshina"))
    shown = (await director.get(f"/courses/{SECURITY}")).text
    assert "W-001" in shown and "5／5" in shown


async def test_courses_are_the_towns_own_learners_names_staffs_and_her_steps_hers_alone(
    town: Town, client: Browser
) -> None:
    await seed.excel(town)
    await seed.passed(town)
    paths = (f"/courses/{EXCEL}", f"/me/courses/{EXCEL}", f"/me/courses/{EXCEL}/quiz")
    far = await client.login(town.actor("shiojiri"))
    far_worker = await client.login(town.actor("shiojiri", "worker"))
    assert (await far.get(paths[0])).status_code == 404
    assert "Excel" not in (await far.get("/courses")).text
    for path in paths[1:]:
        assert (await far_worker.get(path)).status_code == 404, path
    assert "Excel" not in (await far_worker.get("/me/courses")).text
    other = await client.login(town.actor("tateshina", "worker", 2))
    shown = (await other.get(paths[1])).text
    assert "Excel初級" in shown and "2／2" not in shown and "修了しました" not in shown
    for role in ("leader", "worker", "client", "coordinator"):
        reader = await client.login(town.actor("tateshina", role))
        for path in ("/courses", paths[0]):
            assert (await reader.get(path)).status_code == 403, (role, path)
    for role in ("leader", "client", "coordinator", "director"):
        reader = await client.login(town.actor("tateshina", role))
        assert (await reader.get("/me/courses")).status_code == 403, role


async def test_a_long_catalogue_goes_on_to_its_end(town: Town, client: Browser) -> None:
    async with begin(town.actor("tateshina")) as tx:
        for number in range(53):
            new = replace(seed.COURSE, code=f"c-{number:02}", title=f"講座その{number:02}")
            await desk.create(tx, new=new, now=NOW)
    director = await client.login(town.actor("tateshina"))
    first = (await director.get("/courses")).text
    assert first.count("講座その") == 50
    onward = re.search(r'href="(/courses\?after=[^"]+)"', first)
    assert onward
    assert (await director.get(onward[1])).text.count("講座その") == 3
