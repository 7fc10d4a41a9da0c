"""A joint project clicked through: by its lead director, a guest's, and an annotator."""

import re

import pytest

from tests.conftest import Browser, Town
from tests.deliveries.seed import assignment, order
from tests.hands import post, rows
from tests.joint import seed
from tests.joint.seed import GUEST, LABELS, LEAD

pytestmark = pytest.mark.anyio
DUE = {"due_on.y": "2026", "due_on.m": "12", "due_on.d": "10"}


async def test_a_director_plans_a_project_and_a_batch_and_a_worker_answers_it(
    town: Town, client: Browser
) -> None:
    of = await order(town, LEAD)
    me = await client.login(town.actor(LEAD))
    form = {
        "order_id": str(of),
        "title": "観光LLM",
        "guide": "選びます。",
        "labels": "\n".join(LABELS),
        "budget_yen": "10000",
        "once": "0190b0c1-0000-7000-8000-000000000001",
    }
    assert (await post(me, "/joint", {**form, "labels": "一つ"}, "/joint/new")).status_code == 422
    made = await post(me, "/joint", form, "/joint/new")
    assert made.status_code == 303
    path = made.headers["location"]
    assert (await post(me, f"{path}/state", {"to": "running"}, path)).status_code == 409
    terms = {"licence": "CC BY 4.0", "rights": "発注者", "training": "可", "sources": "自社"}
    assert (await post(me, f"{path}/terms", terms, path)).status_code == 303
    phase = {"title": "第1段階", "budget_yen": "10001", **DUE}
    refused = await post(me, f"{path}/phases", phase, path)
    assert refused.status_code == 422
    assert "予算の残りは10,000円" in refused.text
    assert (
        await post(me, f"{path}/phases", {**phase, "budget_yen": "5000"}, path)
    ).status_code == 303
    assert (await post(me, f"{path}/state", {"to": "running"}, path)).status_code == 303
    (row,) = await rows(town, "select id from app.joint_phase")
    there = f"/joint-phases/{row['id']}"
    assert (await post(me, there, {"to": "open"}, path)).status_code == 303
    again = await post(
        me, there, {"to": "open"}, path
    )  # the page again, with what stands against it
    assert again.status_code == 409
    assert "この段階は「進行中」" in again.text and 'href="/joint"' in again.text
    batch = {
        "title": "バッチ1",
        "items": f"k1,きれい,{LABELS[0]}\nk2,遠い\nk2,重なる",
        "job_type": "data_entry",
        "unit_price_yen": "20",
        **DUE,
    }
    refused = await post(me, f"{there}/batch", batch, f"{there}/batch")
    assert "3行目" in refused.text
    batch["items"] = f"k1,きれい,{LABELS[0]}\nk2,遠い"
    done = await post(me, f"{there}/batch", batch, f"{there}/batch")
    assert done.status_code == 303
    shown = done.headers["location"]
    once = {"units": "4", "once": "0190b0c1-0000-7000-8000-000000000002"}
    assert (await post(me, f"{shown}/own", once, shown)).status_code == 303
    (task,) = await rows(town, "select task_id from app.joint_batch")
    work = await assignment(town, LEAD, worker=1, quantity=2, price=20, of=task["task_id"])
    she = await client.login(town.actor(LEAD, "worker", 1))
    hers = f"/me/joint/{work}"
    assert "CC BY 4.0" in (await she.get(hers)).text
    assert (await post(she, f"{hers}/items", {}, hers)).status_code == 303
    seats = await rows(town, "select id from app.joint_seat where worker_id is not null")
    for seat in seats:
        answer = f"/me/joint/seats/{seat['id']}"
        assert (await post(she, answer, {"label": LABELS[0]}, hers)).status_code == 303
    wrong = await post(she, answer, {"label": "選択肢にない"}, hers)
    assert (wrong.status_code, "選択肢から選んで" in wrong.text) == (422, True)
    text = (await she.get(hers)).text
    assert "回答ずみの2件を提出する" in text
    assert LABELS[0] in text
    handed = {"once": "0190b0c1-0000-7000-8000-000000000003"}
    for _twice in range(2):
        assert (await post(she, f"{hers}/deliveries", handed, hers)).status_code == 303
    late = await post(she, answer, {"label": LABELS[1]}, hers)
    assert (late.status_code, "提出ずみの回答は変えられません" in late.text) == (409, True)
    assert f'href="{hers}' in late.text or f'action="{hers}' in late.text, "her own page again"
    credit = {"shown_as": "結", "name_ok": "on"}
    assert (await post(she, f"{hers}/credit", credit, hers)).status_code == 303
    assert "バッチ1" in (await she.get("/me/joint")).text
    (delivery,) = await rows(town, "select id, quantity from app.delivery")
    assert delivery["quantity"] == 2
    await seed.inspected(town, LEAD, delivery["id"], 2)
    assert await seed.collected(town, LEAD) == 2
    page = (await me.get(path)).text
    assert "100.0%" in page  # of the gold
    assert "結" in page
    assert "秘匿" in page
    owed = re.findall(r'<td class="n" [^>]*>(\d+)</td></tr>', (await me.get(shown)).text)
    assert sorted(owed) == ["0", "0", "20", "20"]  # an answer each of two items; others are awaited


async def test_a_guest_director_sees_his_part_alone(town: Town, client: Browser) -> None:
    project, phase = await seed.running(town)
    batch, task = await seed.batch(town, phase)
    _share, _theirs, part = await seed.lent(town, batch, task, 6)
    guest = await client.login(town.actor(GUEST))
    text = (await guest.get(f"/joint-parts/{part}")).text
    assert "CC BY 4.0" in text
    assert f"/joint-parts/{part}" in (await guest.get("/joint")).text
    done = await post(guest, f"/joint-parts/{part}/collection", {}, f"/joint-parts/{part}")
    assert done.status_code == 303
    for path in (f"/joint/{project}", f"/joint-batches/{batch}"):
        assert (await guest.get(path)).status_code == 404
    other = await client.login(town.actor("itoigawa"))
    assert (await other.get(f"/joint-parts/{part}")).status_code == 404
