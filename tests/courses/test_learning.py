"""A worker learns: nothing counts before it is seen, no answer is told before, passing raises a skill."""

import json
from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from asyncpg import CheckViolationError, InsufficientPrivilegeError
from pypdf import PdfReader

from tenants.db import begin
from tests import hands
from tests.calls import seed as calls
from tests.conftest import Browser, Town
from tests.courses import seed
from tests.courses.seed import EXCEL, MP4, NOW
from yui.availability import actions as availability
from yui.calls import actions as applying
from yui.calls.matching import Need
from yui.courses import actions
from yui.courses.desk import actions as desk
from yui.courses.desk.model import NewPart
from yui.courses.learning import actions as learning
from yui.courses.model import SECURITY, Part, State

pytestmark = pytest.mark.anyio
TODAY = NOW.date()


async def level(town: Town, on: date) -> int:
    """Her level in spreadsheets, as a planner and the matching see it on a day."""
    async with begin(town.actor("tateshina")) as tx:
        found = await availability.facts(tx, workers=[town.worker()], since=on, until=on)
    return found[town.worker()].skills.get("spreadsheet", 0)


async def test_completing_excel_raises_the_skill_with_a_link_and_offers_that_need_it_appear(
    town: Town, client: Browser
) -> None:
    await seed.excel(town)
    call = await calls.opened(town, need=Need(skills={"spreadsheet": 1}))
    her = town.actor("tateshina", "worker")
    async with begin(her) as tx:
        _, _, missing = await applying.mine(tx, call=call, now=NOW)
        assert [error.field for error in missing] == ["skills.spreadsheet"]
    assert await level(town, TODAY) == 0
    made = (await seed.passed(town)).made
    assert made is not None and made.valid_to == date(2028, 11, 19)
    assert await level(town, TODAY) == 1
    async with begin(her) as tx:
        _, _, missing = await applying.mine(tx, call=call, now=NOW)
        assert missing == []
    await calls.applied(town, call, 1)
    director = await client.login(town.actor("tateshina"))
    shown = await director.get(f"/availability/{town.worker()}")
    assert f'href="/certificates/{made.code}"' in shown.text and "Excel初級" in shown.text


async def test_an_expired_skill_meets_no_need_any_more_and_her_own_word_stays(town: Town) -> None:
    await seed.excel(town)
    await seed.passed(town)
    for on, counts in ((date(2026, 11, 19), 0), (date(2028, 11, 19), 1), (date(2028, 11, 20), 0)):
        assert await level(town, on) == counts, on
    async with begin(town.actor("tateshina", "worker")) as tx:
        await availability.say_skill(tx, skill="spreadsheet", level=2, evidence="", now=NOW)
    assert await level(town, TODAY) == 2
    assert await level(town, date(2028, 11, 20)) == 2


async def test_she_is_told_once_thirty_days_before_what_she_passed_runs_out(town: Town) -> None:
    made = (await seed.passed(town, course=SECURITY)).made
    assert made is not None and made.valid_to == date(2027, 11, 19)
    for day, told in ((-31, 0), (-30, 1), (-29, 0), (-1, 0)):
        now = NOW.replace(year=2027, day=19) + timedelta(days=day)
        async with begin(town.actor("tateshina", "system")) as tx:
            assert await actions.warn(tx, now=now) == told, day
    (notice,) = await hands.rows(town, "select * from app.notice where kind = 'course.ending'")
    assert notice["to_id"] == town.worker() and notice["link"] == f"/me/courses/{SECURITY}"


async def test_a_course_ending_soon_is_passed_again_and_then_holds_on(town: Town) -> None:
    await seed.passed(town, course=SECURITY)
    assert await hands.refused(seed.answer(town, course=SECURITY)) == "passed_already"
    again = await seed.answer(town, course=SECURITY, at=NOW.replace(year=2027, day=1))
    assert again.made is not None and again.made.valid_to == date(2028, 10, 31)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.warn(tx, now=NOW.replace(year=2027, day=10)) == 0


async def test_right_answers_are_never_sent_before_she_has_passed(
    town: Town, client: Browser
) -> None:
    await seed.excel(town)
    await seed.read(town)
    her = await client.login(town.actor("tateshina", "worker"))
    path = f"/me/courses/{EXCEL}/quiz"
    before = (await her.get(path)).text
    wrong = {"answers.0.question": "1", "answers.0.choice": "2"}
    wrong |= {"answers.1.question": "2", "answers.1.choice": "1"}
    answer = await hands.post(her, path, wrong)
    after = (await her.get(path)).text
    assert answer.status_code == 303 and "0／2" in (await her.get(f"/me/courses/{EXCEL}")).text
    for text in (before, after):
        for reason in ("SUMは合計です。", "Deleteで消えます。", "正解と理由"):
            assert reason not in text
    async with begin(town.actor("tateshina", "worker")) as tx:
        assert (
            await tx.value("select count(*) from app.course_key where tenant_id = $1", tx.tenant)
            == 0
        )
        assert await tx.all(int, "select choice from gate.quiz_key($1)", EXCEL) == []
    await seed.answer(town)
    shown = (await her.get(path)).text
    assert "SUMは合計です。" in shown and "Deleteで消えます。" in shown
    tries = await hands.rows(
        town, "select correct, answers from app.course_attempt order by number"
    )
    assert [row["correct"] for row in tries] == [0, 2]
    assert json.loads(tries[0]["answers"]) == {"1": 2, "2": 1}


async def test_a_quiz_waits_for_every_part_for_every_answer_and_for_the_next_day(
    town: Town,
) -> None:
    await seed.excel(town)
    assert await hands.refused(seed.answer(town)) == "not_enrolled"
    async with begin(town.actor("tateshina", "worker")) as tx:
        await learning.enrol(tx, course=EXCEL, now=NOW)
    assert await hands.refused(seed.answer(town)) == "parts_left"
    await seed.read(town)
    async with begin(town.actor("tateshina", "worker")) as tx:
        few = learning.answer(tx, course=EXCEL, answers={1: 1}, now=NOW)
        assert await hands.refused(few) == "question_left"
    for _ in range(5):
        assert (await seed.answer(town, right=False)).passed is False
    assert await hands.refused(seed.answer(town)) == "tries_used_up"
    assert (await seed.answer(town, at=NOW + timedelta(days=1))).made is not None


async def video(town: Town, client: Browser) -> Browser:
    """A course of one video of 100 seconds, uploaded by the director; a learner's browser."""
    from msgspec.structs import replace

    director = await client.login(town.actor("tateshina"))
    async with begin(town.actor("tateshina")) as tx:
        await desk.create(tx, new=replace(seed.COURSE, code="film"), now=NOW)
    page = (await director.get("/courses/film")).text
    token = page.split('name="csrf" value="')[1].split('"')[0]
    fields = {"csrf": token, "kind": "video", "title": "はじめに", "seconds": "100"}
    sent = await director.post(
        "/courses/film/parts",
        files=[
            *((name, (None, value.encode())) for name, value in fields.items()),
            ("files", ("intro.mp4", MP4, "video/mp4")),
        ],
    )
    assert sent.status_code == 303, sent.text
    async with begin(town.actor("tateshina")) as tx:
        await desk.set_state(tx, course="film", to=State.OPEN, now=NOW)
    return await client.login(town.actor("tateshina", "worker"))


async def test_the_watched_share_cannot_be_faked_beyond_real_time(
    town: Town, client: Browser
) -> None:
    her = await video(town, client)
    assert (
        await hands.post(her, "/me/courses/film/enrolment", {}, "/me/courses/film")
    ).status_code == 303
    part = "/me/courses/film/parts/1"
    assert (await hands.post(her, f"{part}/done", {}, part)).status_code == 409  # not begun
    assert (await hands.post(her, f"{part}/beginning", {}, part)).status_code == 303
    for position in ("100", "36000", "99"):
        beat = await her.post(f"{part}/beat", data={"position": position})
        assert beat.status_code == 200 and int(beat.text) <= 2
    assert (await hands.post(her, f"{part}/done", {}, part)).status_code == 303
    (row,) = await hands.rows(town, "select seconds, done_at from app.course_seen")
    assert row["seconds"] <= 2 and row["done_at"] is None
    with pytest.raises(CheckViolationError):  # and the table itself refuses more
        async with begin(town.actor("tateshina", "worker")) as tx:
            await tx.run("update app.course_seen set seconds = 100 where tenant_id = $1", tx.tenant)
    with pytest.raises(InsufficientPrivilegeError):
        async with begin(town.actor("tateshina", "worker")) as tx:
            await tx.run(
                "update app.course_seen set begun_at = $2 where tenant_id = $1", tx.tenant, NOW
            )
    later = NOW + timedelta(days=1)
    async with begin(town.actor("tateshina", "worker")) as tx:
        assert await learning.done(tx, course="film", number=1, now=later) == 100


async def test_a_video_is_streamed_in_ranges_to_its_learners_alone(
    town: Town, client: Browser
) -> None:
    her = await video(town, client)
    await hands.post(her, "/me/courses/film/enrolment", {}, "/me/courses/film")
    path = "/me/courses/film/parts/1/video"
    whole = await her.get(path)
    assert whole.status_code == 200 and whole.content == MP4
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert whole.headers["content-type"] == "video/mp4"
    assert whole.headers["accept-ranges"] == "bytes"
    some = await her.get(path, headers={"range": "bytes=10-19"})
    assert some.status_code == 206 and some.content == MP4[10:20]
    assert some.headers["content-range"] == f"bytes 10-19/{len(MP4)}"
    stale = await her.get(path, headers={"range": "bytes=10-19", "if-range": '"old"'})
    assert stale.status_code == 200 and stale.content == MP4
    none = await her.get(path, headers={"range": f"bytes={len(MP4)}-"})
    assert none.status_code == 416 and none.headers["content-range"] == f"bytes */{len(MP4)}"
    shown = await her.get("/me/courses/film/parts/1")
    assert "media-src 'self'" in shown.headers["content-security-policy"]
    other = await client.login(town.actor("tateshina", "worker", 2))
    assert (await other.get(path)).status_code in {404, 409}
    assert (await client.get(path)).status_code in {303, 401}
    far = await client.login(town.actor("shiojiri", "worker"))
    assert (await far.get(path)).status_code == 404


async def test_a_certificate_is_checked_by_its_code_and_names_its_holder_to_her_alone(
    town: Town, client: Browser
) -> None:
    made = (await seed.passed(town, course=SECURITY)).made
    assert made is not None
    path = f"/certificates/{made.code}"
    her = await client.login(town.actor("tateshina", "worker"))
    name = town.actor("tateshina", "worker").name
    assert name in (await her.get(path)).text
    others = [client]
    for slug, role in (
        ("tateshina", "worker"),
        ("tateshina", "director"),
        ("shiojiri", "director"),
    ):
        others.append(await client.login(town.actor(slug, role, 2)))
    for each in others:
        answer = await each.get(path)
        assert answer.status_code == 200 and "情報セキュリティ" in answer.text
        assert "令和8年11月20日" in answer.text and "令和9年11月19日" in answer.text
        assert name not in answer.text and "W-001" not in answer.text
    for wrong in (made.code[:-1] + "2", made.code.replace("20324", "20215"), "x", "20324-AAAA"):
        if wrong != made.code:
            assert (await client.get(f"/certificates/{wrong}")).status_code == 404, wrong
    paper = await her.get(f"/me/certificates/{made.id}/certificate.pdf")
    assert paper.status_code == 200 and paper.headers["content-type"] == "application/pdf"
    text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(paper.content)).pages)
    for part in (name, "修了証", made.number, made.code, "令和9年11月19日"):
        assert part.replace(" ", "") in text.replace(" ", ""), part
    for pass_id in (made.id, uuid4()):
        answer = await others[1].get(f"/me/certificates/{pass_id}/certificate.pdf")
        assert answer.status_code == 404


async def test_a_session_passes_whoever_was_there_and_nobody_ticks_it_off_herself(
    town: Town,
) -> None:
    from msgspec.structs import replace

    new = NewPart(
        Part.SESSION, "対面の研修", "", None, NOW + timedelta(days=1), "テレワークセンター"
    )
    async with begin(town.actor("tateshina")) as tx:
        await desk.create(tx, new=replace(seed.COURSE, code="meet"), now=NOW)
        await desk.add_part(tx, course="meet", new=new, held=[], now=NOW)
        await desk.set_state(tx, course="meet", to=State.OPEN, now=NOW)
    for number in (1, 2):
        async with begin(town.actor("tateshina", "worker", number)) as tx:
            await learning.enrol(tx, course="meet", now=NOW)
            own = learning.done(tx, course="meet", number=1, now=NOW)
            assert await hands.refused(own) == "course_not_now"
    came = [town.worker(number=1)]
    both = [*came, town.worker(number=2)]
    async with begin(town.actor("tateshina")) as tx:
        early = desk.attend(tx, course="meet", number=1, shown=both, there=came, now=NOW)
        assert await hands.refused(early) == "course_not_now"
        later = NOW + timedelta(days=2)
        assert (
            await desk.attend(tx, course="meet", number=1, shown=both, there=came, now=later) == 1
        )
        for worker, good in zip(both, (True, False), strict=True):
            found = await actions.passed(tx, worker=worker, course_code="meet", on=later.date())
            assert found is good
    with pytest.raises(InsufficientPrivilegeError):
        async with begin(town.actor("tateshina", "worker", 2)) as tx:
            await tx.run(
                "insert into app.course_attendance values ($1, $2, 'meet', 1, true, $2, $3)",
                tx.tenant,
                tx.actor.id,
                NOW,
            )
