"""A worker's offers: the whole terms, taken on or passed, printed; another's are none of hers."""

import io
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from pypdf import PdfReader

from tenants.db import begin
from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.hands import plain, rows
from tests.sharing.test_pages import fields, send
from yui.offers import actions as offers
from yui.offers.model import Wanted

pytestmark = pytest.mark.anyio


async def offered(town: Town, quantity: int = 100, *, worker: int = 1) -> UUID:
    task = await seed.task(town, price=38)
    async with begin(town.actor("tateshina")) as tx:
        (made,) = await offers.offer(
            tx,
            task=task,
            to=[Wanted(town.worker("tateshina", worker), quantity)],
            answer_by=NOW + timedelta(days=5),
            now=NOW,
        )
    return made


async def test_the_offer_shows_every_term_and_is_taken_on_once(town: Town, client: Browser) -> None:
    made = await offered(town)
    worker = await client.login(town.actor("tateshina", "worker"))
    home = (await worker.get("/me")).text
    assert "3,800円" in home
    assert "返事をする" in home
    path = f"/me/offers/{made}"
    opened = await send(worker, "/me/offers", f"{path}/open")
    assert (opened.status_code, opened.headers["location"]) == (303, path)
    (row,) = await rows(town, "select opened_at is not null as seen from app.offer")
    assert row == {"seen": True}
    shown = (await worker.get(path)).text
    for term in (
        "委託する者の名称",
        "仕事の内容・仕様",
        "数量",
        "納期（給付を受領する日）",
        "納品先・納品の方法",
        "検査を完了する期日",
        "報酬の額",
        "支払期日",
        "知的財産権",
    ):
        assert term in shown
    hidden = await fields(worker, path, f"{path}/acceptance")
    first = await worker.post(f"{path}/acceptance", data=hidden)
    assert first.status_code == 303
    assert first.headers["location"].startswith("/me/assignments/")
    again = await worker.post(f"{path}/acceptance", data=hidden)
    assert again.status_code == 409
    assert first.headers["location"] in again.text
    assert len(await rows(town, "select 1 from app.assignment")) == 1
    assert "教師データ補正" in (await worker.get("/me/assignments")).text


async def test_passing_needs_no_reason_and_is_final(town: Town, client: Browser) -> None:
    made = await offered(town)
    worker = await client.login(town.actor("tateshina", "worker"))
    path = f"/me/offers/{made}"
    hidden = await fields(worker, path, f"{path}/acceptance")
    done = await send(worker, "/me/offers", f"{path}/refusal")
    assert (done.status_code, done.headers["location"]) == (303, "/me/offers")
    late = await worker.post(f"{path}/acceptance", data=hidden)
    assert late.status_code == 409
    assert str(made) not in (await worker.get("/me/offers")).text


async def test_the_terms_notice_prints_as_it_was_hashed(town: Town, client: Browser) -> None:
    made = await offered(town)
    worker = await client.login(town.actor("tateshina", "worker"))
    answer = await worker.get(f"/me/offers/{made}/terms.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "取引条件明示書" in text
    assert "3,800円" in text
    assert (await worker.get(f"/me/offers/{made}/terms.pdf")).content == answer.content


async def test_another_workers_offer_answers_like_one_that_never_was(
    town: Town, client: Browser
) -> None:
    made = await offered(town)
    for who in (town.actor("tateshina", "worker", 2), town.actor("shiojiri", "worker", 1)):
        other = await client.login(who)
        token = await fields(other, "/me", "/logout")
        for path, posted in (
            ("/me/offers/{}", False),
            ("/me/offers/{}/terms.pdf", False),
            ("/me/statements/{}", False),
            ("/me/offers/{}/open", True),
            ("/me/offers/{}/acceptance", True),
            ("/me/offers/{}/refusal", True),
        ):
            answers = []
            for one in (made, uuid4()):
                where = path.format(one)
                found = await (other.post(where, data=token) if posted else other.get(where))
                answers.append((found.status_code, plain(found.text, one)))
            assert answers[0] == answers[1], path
            assert answers[0][0] == 404, path
    assert await rows(town, "select state from app.offer") == [{"state": "offered"}]
