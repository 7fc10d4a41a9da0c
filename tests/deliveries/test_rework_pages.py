"""The pages of rework: a worker's view and question, the director's answer, plans and samples."""

from uuid import UUID

import pytest

from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.deliveries.test_actions import deliver, owed, rows
from tests.deliveries.test_faults import dispute, look

pytestmark = pytest.mark.anyio
DAY = {"rework_due.y": "2026", "rework_due.m": "11", "rework_due.d": "30"}


async def asked(town: Town) -> tuple[UUID, UUID]:
    """An assignment of which 20 of 100 units are asked for again."""
    work = await seed.assignment(town, quantity=100)
    delivery = await deliver(town, work, 100)
    await look(town.actor("tateshina", "leader"), delivery, 80, "typo", note="3行目の漢字")
    return work, delivery


async def test_a_worker_sees_why_until_when_and_asks_and_the_director_answers(
    town: Town, client: Browser
) -> None:
    work, delivery = await asked(town)
    her = await client.login(town.actor("tateshina", "worker"))
    path = f"/me/assignments/{work}/rework"
    assert path in (await her.get(f"/me/assignments/{work}")).text
    shown = await her.get(path)
    assert shown.status_code == 200
    for text in ("誤字・入力の誤りがある", "3行目の漢字", "11月27日", "無償", "1回目"):
        assert text in shown.text
    missing = await her.post(
        f"/me/assignments/{work}/disputes", data={"delivery": str(delivery), "says": ""}
    )
    assert missing.status_code == 422
    sent = await her.post(
        f"/me/assignments/{work}/disputes",
        data={"delivery": str(delivery), "says": "見本のとおりです"},
    )
    assert (sent.status_code, sent.headers["location"]) == (303, path)
    assert "返事待ち" in (await her.get(path)).text
    (found,) = await rows(town, "select id from app.dispute")
    director = await client.login(town.actor("tateshina"))
    assert f"/disputes/{found['id']}" in (await director.get("/inspections")).text
    page = f"/disputes/{found['id']}"
    assert "見本のとおりです" in (await director.get(page)).text
    bad = await director.post(f"{page}/decision", data={"defect": "spec_unclear", "answer": "はい"})
    assert bad.status_code == 422  # the paid task needs its day
    done = await director.post(
        f"{page}/decision", data={"defect": "spec_unclear", "answer": "手順が不明でした", **DAY}
    )
    assert done.status_code == 303
    assert await owed(town) == 3_800
    after = (await her.get(path)).text
    assert "手順が不明でした" in after
    assert "認められました" in after
    again = await director.post(f"{page}/decision", data={"defect": "typo", "answer": "x"})
    assert again.status_code == 409


async def test_a_rework_view_is_hers_alone_and_a_leader_decides_no_dispute(
    town: Town, client: Browser
) -> None:
    work, delivery = await asked(town)
    made = await dispute(town, work, delivery)
    other = await client.login(town.actor("tateshina", "worker", 2))
    assert (await other.get(f"/me/assignments/{work}/rework")).status_code == 404
    assert (await other.post(f"/me/disputes/{made}/withdrawal")).status_code == 404
    leader = await client.login(town.actor("tateshina", "leader"))
    assert (await leader.get(f"/disputes/{made}")).status_code == 403
    guest = await client.login(town.actor("shiojiri"))
    assert (await guest.get(f"/disputes/{made}")).status_code == 404
    hers = await client.login(town.actor("tateshina", "worker"))
    taken = await hers.post(f"/me/disputes/{made}/withdrawal")
    assert taken.status_code == 303
    assert (await hers.post(f"/me/disputes/{made}/withdrawal")).status_code == 409


async def test_a_paid_rework_is_recorded_from_the_page_and_shown_to_her_as_paid(
    town: Town, client: Browser
) -> None:
    work = await seed.assignment(town, quantity=100)
    delivery = await deliver(town, work, 100)
    leader = await client.login(town.actor("tateshina", "leader"))
    path = f"/deliveries/{delivery}"
    assert "late_change" in (await leader.get(path)).text
    done = await leader.post(
        f"{path}/inspection", data={"accepted": "80", "defect": "late_change", **DAY}
    )
    assert done.status_code == 303
    assert "有償でやり直す数" in (await leader.get(path)).text
    her = await client.login(town.actor("tateshina", "worker"))
    assert "有償" in (await her.get(f"/me/assignments/{work}/rework")).text
    assert await owed(town) == 3_800


async def test_a_plan_is_written_a_sample_drawn_and_a_checklist_answered_on_pages(
    town: Town, client: Browser
) -> None:
    task = await seed.task(town)
    work = await seed.assignment(town, quantity=100, of=task)
    director = await client.login(town.actor("tateshina"))
    plan = f"/tasks/{task}/inspection-plan"
    form = {"sample_percent": "10", "checklist": "漢字は正しいか\n空欄はないか", "seen": "0"}
    assert (await director.post(plan, data=form)).status_code == 303
    assert (await director.post(plan, data=form)).status_code == 409
    assert "漢字は正しいか" in (await director.get(plan)).text
    delivery = await deliver(town, work, 100)
    leader = await client.login(town.actor("tateshina", "leader"))
    assert (await leader.post(plan, data=form)).status_code == 403
    assert (await leader.get(plan)).status_code == 200
    path = f"/deliveries/{delivery}"
    assert "見る件を決める" in (await leader.get(path)).text
    early = await leader.post(f"{path}/inspection", data={"accepted": "100"})
    assert early.status_code == 409
    assert (await leader.post(f"{path}/sample")).status_code == 303
    shown = (await leader.get(path)).text
    (sample,) = await rows(town, "select seed from app.inspection_sample")
    assert sample["seed"] in shown
    open_ = await leader.post(f"{path}/inspection", data={"accepted": "100"})
    assert open_.status_code == 422
    assert "確認の項目に、すべて答えてください" in open_.text
    met = {"checks.0.at": "0", "checks.0.met": "yes", "checks.1.at": "1", "checks.1.met": "yes"}
    done = await leader.post(f"{path}/inspection", data={"accepted": "100", **met})
    assert done.status_code == 303
    assert await owed(town) == 3_800


async def test_a_third_rework_is_asked_for_and_a_recall_made_on_the_page(
    town: Town, client: Browser
) -> None:
    work = await seed.assignment(town, quantity=10)
    leader_ = town.actor("tateshina", "leader")
    delivery = await deliver(town, work, 10)
    for _ in range(2):
        await look(leader_, delivery, 0, "typo")
        delivery = await deliver(town, work, 10, redo_of=delivery)
    leader, director = await client.login(leader_), await client.login(town.actor("tateshina"))
    path = f"/deliveries/{delivery}"
    third = await leader.post(f"{path}/inspection", data={"accepted": "9", "defect": "typo", **DAY})
    assert third.status_code == 403
    asked_ = await leader.post(f"{path}/question", data={"defect": "typo"})
    assert asked_.status_code == 303
    assert path in (await director.get("/inspections")).text
    assert "3回目のやり直し" in (await director.get(path)).text
    assert (await director.post(f"{path}/inspection", data={"accepted": "10"})).status_code == 303
    assert "検収のあとで不備が見つかったとき" in (await director.get(path)).text
    form = {"quantity": "4", "defect": "typo", **DAY}
    assert (await leader.post(f"{path}/recall", data=form)).status_code == 403
    assert (await director.post(f"{path}/recall", data=form)).status_code == 303
    assert await rows(town, "select accepted from app.task_units") == [{"accepted": 6}]
