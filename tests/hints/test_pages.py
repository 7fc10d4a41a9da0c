"""Hints on the way out: shown with better words, kept, passed with a reason; rules by version."""

import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tenants.db import begin
from tests.conftest import Browser, Town
from yui.clock import now
from yui.hints import actions
from yui.hints.model import Place
from yui.work import actions as work

pytestmark = pytest.mark.anyio

TASK = {
    "version": "1",
    "title": "印付け",
    "spec": "毎日必ず、９時に始めてください。",
    "job_type": "annotation",
    "quantity": "1000",
    "unit_price_yen": "42",
    "due_on.y": "2026",
    "due_on.m": "12",
    "due_on.d": "10",
}
RULE = {
    "title": "始める時刻",
    "patterns": "[朝礼/夕礼]に{間}出",
    "meaning": "集まりに出るよう求めています。",
    "better": "質問の場は任意と書きます。",
    "source": "昭60報告 第2の1(1)ハ",
    "valid_from.y": "2026",
    "valid_from.m": "11",
    "valid_from.d": "20",
    "reason": "相談がありました",
    "meets": "朝礼に必ず出てください",
    "spares": "朝礼の議事録です",
}


async def order(town: Town, slug: str = "tateshina") -> UUID:
    async with begin(town.actor(slug)) as tx:
        made = await work.receive_order(
            tx,
            client=town.client_id(slug),
            title="例文アノテーション",
            spec="手引きのとおり",
            quantity=3000,
            unit_price_yen=60,
            due_on=date(2026, 12, 20),
            now=now(),
        )
    return made.id


async def adopted(town: Town, client: Browser, **change: str) -> None:
    """A rule of the town: proposed by staff, adopted by the director."""
    staff = await client.login(town.actor("tateshina", "staff"))
    made = await staff.post("/hints/new", data={**RULE, **change})
    assert made.status_code == 303, made.text[:300]
    director = await client.login(town.actor("tateshina"))
    at = made.headers["location"]
    assert (await director.post(f"{at}/decision", data={"to": "adopted"})).status_code == 303


async def kept(town: Town) -> list[Any]:
    async with town.admin() as admin:
        rows: list[Any] = await admin.fetch("select * from app.hint_hit order by at, id")
        return rows


async def test_a_task_with_orders_in_it_is_held_up_once_and_sent_with_a_reason(
    town: Town, client: Browser
) -> None:
    path = f"/orders/{await order(town)}/tasks/new"
    director = await client.login(town.actor("tateshina"))
    held = await director.post(path, data=TASK)
    assert held.status_code == 422
    assert "言い方のヒント" in held.text and "昭60報告" in held.text
    assert "９時に始め" in held.text and 'name="hint_reason"' in held.text
    assert [row["decision"] for row in await kept(town)] == ["warned", "warned"]
    sent = await director.post(path, data={**TASK, "hint_reason": "お客様の文書の引用です"})
    assert sent.status_code == 303
    last = (await kept(town))[-1]
    assert (last["decision"], last["reason"]) == ("sent", "お客様の文書の引用です")
    assert last["subject"] == sent.headers["location"].rpartition("/")[2]
    assert last["by_id"] == town.actor("tateshina").id
    log = await director.get("/hints/log?sent_only=true")
    assert "お客様の文書の引用です" in log.text and "「９時に始め」" in log.text


async def test_a_task_in_free_words_goes_out_at_once(town: Town, client: Browser) -> None:
    path = f"/orders/{await order(town)}/tasks/new"
    director = await client.login(town.actor("tateshina"))
    assert 'name="hint_reason"' not in (await director.get(path)).text
    sent = await director.post(path, data={**TASK, "spec": "納期までに納品してください。"})
    assert sent.status_code == 303
    assert await kept(town) == []


async def test_the_log_goes_on_page_by_page(town: Town, client: Browser) -> None:
    director = await client.login(town.actor("tateshina"))
    async with begin(town.actor("tateshina")) as tx:
        for n in range(3):
            text = "、".join(["残業"] * 20)
            await actions.warn(tx, f"{n}{text}", place=Place.OFFER, reason="", now=now())
    first = (await director.get("/hints/log")).text
    assert first.count("「残業」") == 50
    onward = re.search(r'href="(/hints/log\?after_at=[^"]+)"', first)
    assert onward
    second = (await director.get(onward[1].replace("&amp;", "&"))).text
    assert second.count("「残業」") == 10


async def test_hints_stay_in_their_town_and_with_those_who_may(town: Town, client: Browser) -> None:
    async with begin(town.actor("tateshina")) as tx:
        await actions.warn(tx, "残業です", place=Place.OFFER, reason="", now=now())
    await adopted(town, client, code="meeting")
    other = await client.login(town.actor("shiojiri"))
    assert "残業" not in (await other.get("/hints/log")).text
    assert (await other.get("/hints/meeting")).status_code == 404
    for role in ("worker", "client", "coordinator", "leader"):
        who = await client.login(town.actor("tateshina", role))
        for path in ("/hints", "/hints/log", "/hints/meeting"):
            assert (await who.get(path)).status_code == 403, (role, path)
    staff = await client.login(town.actor("tateshina", "staff"))
    assert (await staff.get("/hints/meeting")).status_code == 200
    assert (await staff.post("/hints/meeting", data={**RULE, "title": "別"})).status_code == 303
    for scope in ("worker", "client"):
        async with begin(town.actor("tateshina", scope)) as tx:
            found = await actions.warn(tx, "残業です", place=Place.MESSAGE, reason="", now=now())
            assert [hit.rule.code for hit in found] == ["hours.words"]
            assert await actions.hits(tx) == []


async def test_pages_speak_english(town: Town, client: Browser) -> None:
    director = await client.login(town.actor("tateshina"))
    for path in (
        "/hints?lang=en",
        "/hints/log?lang=en",
        "/hints/place?lang=en",
        "/hints/new?lang=en",
    ):
        page = (await director.get(path)).text
        assert 'lang="en"' in page
        assert "Wording hint" in page, path


async def test_what_a_director_writes_into_a_rule_is_shown_as_written(
    town: Town, client: Browser
) -> None:
    odd = {"title": "<b>50%</b>", "meaning": "%(n)s {found} <script>", "reason": "100% <i>"}
    await adopted(town, client, **odd, code="meeting")
    director = await client.login(town.actor("tateshina"))
    for path in ("/hints", "/hints?lang=en", "/hints/meeting", "/hints/meeting?lang=en"):
        page = await director.get(path)
        assert page.status_code == 200
        assert "&lt;b&gt;50%" in page.text and "<b>50%" not in page.text
    held = await director.post("/hints/check", data={"text": "朝礼に必ず出てください"})
    assert "%(n)s {found} &lt;script&gt;" in held.text
