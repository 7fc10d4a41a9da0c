"""Receipts, versions that replace each other until inspection, days that passed: on pages and by job."""

import io
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from tenants.db import begin, begin_relay
from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.deliveries.seed import DUE, NOW
from tests.files.seed import GOOD, form_of, upload
from tests.hands import rows
from tests.sharing.test_pages import fields, plain, send
from workers_async import queries as relay
from workers_async import schedule
from workers_async.runner import drain
from yui.clock import TOKYO
from yui.deliveries import actions as deliveries
from yui.deliveries.handins import actions, model
from yui.deliveries.model import Delivery, Progress, Reason, State, Work
from yui.notices import mail

pytestmark = pytest.mark.anyio


async def handed_in(town: Town, work: UUID, quantity: int, *, at: datetime = NOW) -> UUID:
    async with begin(town.actor("tateshina", "worker")) as tx:
        return await deliveries.deliver(
            tx, assignment=work, quantity=quantity, once=uuid4(), now=at
        )


async def replaced(
    town: Town, delivery: UUID, quantity: int, *, at: datetime, once: UUID | None = None
) -> UUID:
    async with begin(town.actor("tateshina", "worker")) as tx:
        return await actions.replace(
            tx, delivery=delivery, quantity=quantity, once=once or uuid4(), now=at
        )


async def inspected(town: Town, delivery: UUID, accepted: int, *, at: datetime = NOW) -> None:
    back = (await rows(town, "select quantity from app.delivery where id = $1", delivery))[0]
    async with begin(town.actor("tateshina", "leader")) as tx:
        await deliveries.inspect(
            tx,
            delivery=delivery,
            accepted=accepted,
            reason=Reason.TYPO if accepted < back["quantity"] else None,
            rework_due=date(2026, 11, 30) if accepted < back["quantity"] else None,
            now=at,
        )


async def test_a_receipt_with_its_time_comes_with_the_delivery_and_starts_the_sixty_days(
    town: Town, client: Browser
) -> None:
    work = await seed.assignment(town, quantity=100)
    worker = form_of(await client.login(town.actor("tateshina", "worker")))
    path = f"/me/assignments/{work}"
    done = await upload(
        worker,
        path,
        f"{path}/deliveries",
        ("納品.pdf", GOOD["納品.pdf"]),
        quantity="40",
        url="https://drive.example.jp/nouhin",
    )
    assert done.status_code == 303
    (version,) = await rows(
        town,
        "select v.id, v.delivery_id, v.version, v.received_at, d.delivered_at, f.sha256, v.number"
        " from app.delivery_version v join app.delivery d on d.id = v.delivery_id"
        " join app.file f on f.subject = v.id",
    )
    assert version["version"] == 1
    assert version["received_at"] == version["delivered_at"]
    shown = (await worker.get(f"/me/deliveries/{version['delivery_id']}")).text
    assert "受け取りました：11月20日（金）" in shown
    assert "お支払いの期限：1月18日（月）" in shown  # 20 November is day 1 of 60
    paper = await worker.get(f"/me/receipts/{version['id']}/receipt.pdf")
    assert paper.headers["content-type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    flat = "".join(text.split())
    for word in (
        "受領証",
        version["number"],
        "令和8年11月20日",
        "令和9年1月18日",
        "40件",
        "納品.pdf",
        "https://drive.example.jp/nouhin",
        version["sha256"].hex()[:32],
        "立科町振興公社",
    ):
        assert "".join(word.split()) in flat, word
    again = await worker.get(f"/me/receipts/{version['id']}/receipt.pdf")
    assert again.content == paper.content


async def test_a_second_version_stands_for_the_first_and_no_clock_moves(
    town: Town, client: Browser
) -> None:
    work = await seed.assignment(town, quantity=100)
    delivery = await handed_in(town, work, 60)
    worker = form_of(await client.login(town.actor("tateshina", "worker")))
    path = f"/me/deliveries/{delivery}"
    done = await upload(
        worker,
        path,
        f"{path}/versions",
        ("v2.csv", GOOD["結果.csv"]),
        quantity="70",
        note="3行直し",
    )
    assert (done.status_code, done.headers["location"]) == (303, path)
    (row,) = await rows(
        town, "select quantity, note, delivered_at, inspection_due, state from app.delivery"
    )
    assert row == {
        "quantity": 70,
        "note": "3行直し",
        "delivered_at": NOW,
        "inspection_due": date(2026, 11, 27),
        "state": "submitted",
    }
    kept = await rows(town, "select version, quantity from app.delivery_version order by version")
    assert kept == [{"version": 1, "quantity": 60}, {"version": 2, "quantity": 70}]
    shown = (await worker.get(path)).text
    assert "第2版" in shown
    assert "いまの版" in shown
    assert "v2.csv" in shown
    for wrong in ("0", "101", "x", ""):
        refused = await upload(worker, path, f"{path}/versions", quantity=wrong)
        assert refused.status_code == 422, wrong
    await inspected(town, delivery, 70)
    hidden = await fields(worker, "/me", "/logout")
    late = await worker.post(
        f"{path}/versions", data={**hidden, "quantity": "70", "once": str(uuid4())}
    )
    assert late.status_code == 409
    assert "差し替える" not in (await worker.get(path)).text
    assert len(await rows(town, "select 1 from app.delivery_version")) == 2


async def test_an_inspector_sees_every_version_and_accepts_none_she_has_not_seen(
    town: Town, client: Browser
) -> None:
    work = await seed.assignment(town, quantity=100)
    worker = form_of(await client.login(town.actor("tateshina", "worker")))
    path = f"/me/assignments/{work}"
    await upload(worker, path, f"{path}/deliveries", ("v1.csv", GOOD["結果.csv"]), quantity="60")
    (row,) = await rows(town, "select id from app.delivery")
    leader = await client.login(town.actor("tateshina", "leader"))
    where = f"/deliveries/{row['id']}"
    stale = await fields(leader, where, f"{where}/inspection")
    await upload(
        worker,
        f"/me{where}",
        f"/me{where}/versions",
        ("v2.csv", GOOD["結果2.csv"]),
        quantity="60",
        url="https://drive.example.jp/v2",
    )
    refused = await leader.post(f"{where}/inspection", data={**stale, "accepted": "60"})
    assert refused.status_code == 409
    assert "新しい版が届いています" in refused.text
    for word in ("v1.csv", "v2.csv", "第2版", "https://drive.example.jp/v2"):
        assert word in refused.text
    for file in await rows(town, "select id from app.file"):
        assert (await leader.get(f"/files/{file['id']}")).status_code == 200
    fresh = await send(leader, where, f"{where}/inspection", accepted="60")
    assert fresh.status_code == 303


async def test_what_is_left_counts_the_version_that_stands(town: Town) -> None:
    work = await seed.assignment(town, quantity=100)
    first = await handed_in(town, work, 60)
    await handed_in(town, work, 30)
    assert await replaced(town, first, 70, at=NOW) == work
    with pytest.raises(model.TooMany):
        await replaced(town, first, 71, at=NOW)
    async with begin(town.actor("tateshina", "worker")) as tx:
        found = await deliveries.progress(tx, assignment=work)
    assert found.handed_in == 100


async def test_a_double_click_is_one_version_and_a_reworks_number_is_fixed(town: Town) -> None:
    work = await seed.assignment(town, quantity=100)
    first = await handed_in(town, work, 100)
    once = uuid4()
    for _ in range(2):
        await replaced(town, first, 90, at=NOW, once=once)
    assert len(await rows(town, "select 1 from app.delivery_version")) == 2
    await replaced(town, first, 100, at=NOW)
    await inspected(town, first, 80)
    async with begin(town.actor("tateshina", "worker")) as tx:
        again = await deliveries.deliver(
            tx, assignment=work, quantity=20, once=uuid4(), redo_of=first, now=NOW
        )
    with pytest.raises(model.SameNumber):
        await replaced(town, again, 19, at=NOW)
    await replaced(town, again, 20, at=NOW)


def test_a_version_is_replaced_in_no_state_but_the_one_before_inspection() -> None:
    work = Work(uuid4(), uuid4(), uuid4(), uuid4(), "w", 100, "件", 1, "none", 7, DUE, "active")
    for state in State:
        found = Delivery(
            *(uuid4(), work.id, work.task_id, work.worker_id, work.body_id, 40, 0, None, ""),
            *(NOW, DUE, state, "w", "件", 1, "none", "W-001", "n"),
        )
        if state is State.SUBMITTED:
            new = model.replace(found, work, Progress(handed_in=40), quantity=100, last=1)
            assert (new.version, new.quantity) == (2, 100)
        else:
            with pytest.raises(model.AlreadyInspected):
                model.replace(found, work, Progress(handed_in=40), quantity=40, last=1)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "drive.example.jp",
        "ftp://x/y",
        "https://",
        "http://[",
        "https://me:secret@drive.example.jp/",
    ],
)
async def test_an_address_no_browser_should_open_is_refused(
    town: Town, client: Browser, url: str
) -> None:
    work = await seed.assignment(town)
    worker = form_of(await client.login(town.actor("tateshina", "worker")))
    path = f"/me/assignments/{work}"
    refused = await upload(worker, path, f"{path}/deliveries", quantity="1", url=url)
    assert refused.status_code == 422
    assert 'id="f-url-e"' in refused.text
    assert await rows(town, "select 1 from app.delivery") == []


@given(st.text(max_size=60))
def test_an_address_is_taken_as_it_is_or_refused(url: str) -> None:
    try:
        assert model.address(url) == url
    except model.BadAddress:
        return
    assert url == "" or url.lower().startswith(("http://", "https://"))


async def test_receipts_and_versions_are_hers_alone(town: Town, client: Browser) -> None:
    work = await seed.assignment(town, quantity=100)
    delivery = await handed_in(town, work, 10)
    (row,) = await rows(town, "select id from app.delivery_version")
    for who in (town.actor("tateshina", "worker", 2), town.actor("shiojiri", "worker")):
        other = await client.login(who)
        token = await fields(other, "/me", "/logout")
        for path, known, data in (
            ("/me/deliveries/{}", delivery, None),
            ("/me/receipts/{}/receipt.pdf", row["id"], None),
            ("/me/deliveries/{}/versions", delivery, {"quantity": "1", "once": str(uuid4())}),
        ):
            answers = []
            for one in (known, uuid4()):
                url = path.format(one)
                if data is None:
                    found = await other.get(url)
                else:
                    found = await other.post(url, data={**token, **data})
                answers.append((found.status_code, plain(found.text, one)))
            assert answers[0] == answers[1], path
            assert answers[0][0] == 404, path
    for table in ("delivery_version", "late_mark"):
        for other_ in (town.actor("shiojiri"), town.actor("tateshina", "client")):
            async with begin(other_) as tx:
                assert await tx.value(f"select count(*) from app.{table}") == 0  # type: ignore[arg-type]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with begin(town.actor("tateshina", "worker")) as tx:
            await tx.run("update app.delivery_version set received_at = now()")


async def test_a_deadline_missed_is_flagged_once_and_told_to_her_and_the_director(
    town: Town, client: Browser
) -> None:
    mail.set_up(town.settings)
    work = await seed.assignment(town, quantity=100)
    await handed_in(town, work, 40)
    done = await seed.assignment(town, quantity=10)
    await handed_in(town, done, 10)
    system = town.actor("tateshina", "system")
    last = datetime.combine(DUE, datetime.max.time(), TOKYO).replace(microsecond=0)
    async with begin(system) as tx:
        assert await actions.flag_late(tx, now=last) == 0  # 23:59:59 of the day itself
    midnight = last + timedelta(seconds=1)
    async with begin(town.actor("shiojiri", "system")) as tx:
        assert await actions.flag_late(tx, now=midnight) == 0
    for expected in (1, 0):
        async with begin(system) as tx:
            assert await actions.flag_late(tx, now=midnight) == expected
    marks = await rows(town, "select assignment_id, what, due_on, missing from app.late_mark")
    assert marks == [{"assignment_id": work, "what": "due", "due_on": DUE, "missing": 60}]
    told = await rows(town, "select to_id from app.notice where kind = 'delivery.late'")
    assert {row["to_id"] for row in told} == {town.worker(), town.actor("tateshina").id}
    worker = await client.login(town.actor("tateshina", "worker"))
    shown = (await worker.get(f"/me/assignments/{work}")).text
    assert "納期（12月10日（木））を過ぎています" in shown
    (line,) = await rows(town, "select detail from audit.entry where action = 'delivery.late'")
    assert '"missing": 60' in str(line["detail"]).replace("'", '"')


async def test_a_rework_that_did_not_come_is_flagged_by_its_own_day(town: Town) -> None:
    work = await seed.assignment(town, quantity=100)
    delivery = await handed_in(town, work, 100)
    await inspected(town, delivery, 90)
    at = datetime(2026, 12, 1, 0, 0, 30, tzinfo=TOKYO)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.flag_late(tx, now=at) == 1
    (mark,) = await rows(town, "select what, due_on, missing from app.late_mark")
    assert mark == {"what": "rework", "due_on": date(2026, 11, 30), "missing": 10}


async def test_the_sweep_is_due_every_minute_and_leaves_no_row_behind(town: Town) -> None:
    await schedule.plant()
    kind = "deliveries.late"
    (planned,) = await rows(
        town,
        "select every, next_at - now() as wait from app.schedule where kind = $1 and tenant_id = $2",
        *(kind, town.tenant("tateshina")),
    )
    assert planned["every"] == "minute"
    assert timedelta(0) < planned["wait"] <= timedelta(minutes=1)
    for _ in range(3):
        await rows(
            town,
            "update app.schedule set next_at = now() - interval '5 minutes' where kind = $1",
            kind,
        )
        async with begin_relay() as tx:
            assert await relay.scheduled(tx) >= 5
            assert await relay.scheduled(tx) == 0  # of five minutes that passed the last is enough
        await drain(now=NOW)
    made = await rows(town, "select state, attempts from app.outbox where kind = $1", kind)
    assert len(made) == 5  # one a town
    assert {row["state"] for row in made} == {"done"}


def test_the_first_minute_is_the_next_one() -> None:
    at = datetime(2026, 11, 20, 23, 59, 30, tzinfo=TOKYO)
    assert schedule.first("minute", after=at) == datetime(2026, 11, 21, tzinfo=TOKYO)


async def test_a_worker_sends_a_rework_with_files(town: Town, client: Browser) -> None:
    work = await seed.assignment(town, quantity=10)
    first = await handed_in(town, work, 10)
    await inspected(town, first, 8)
    worker = form_of(await client.login(town.actor("tateshina", "worker")))
    path = f"/me/assignments/{work}"
    done = await send(worker, path, f"{path}/deliveries")
    assert done.status_code == 303
    (row,) = await rows(town, "select quantity from app.delivery where rework_of = $1", first)
    assert row["quantity"] == 2
