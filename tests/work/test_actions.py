"""Orders and tasks in the database, and the hot list behind the wall."""

import asyncio
import json
from datetime import date, datetime
from uuid import UUID, uuid4

import asyncpg
import pytest
from msgspec.structs import replace

from tenants.context import sign
from tenants.db import begin, read_json
from tenants.refusal import Refused, Unknown
from tests.conftest import Browser, Town
from yui.clock import TOKYO
from yui.work import actions, queries
from yui.work.model import NewTask, Order, OrderState
from yui.work.refusals import MoreThanOrdered, NoSuchWork, VersionChanged

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
PART = NewTask(
    title="印付け",
    spec="手引きのとおり",
    job_type="annotation",
    quantity=1000,
    unit_price_yen=42,
    due_on=date(2026, 12, 10),
    minutes_per_unit=2,
)


async def receive(town: Town, slug: str = "tateshina", *, role: str = "director") -> Order:
    async with begin(town.actor(slug, role)) as tx:
        return await actions.receive_order(
            tx,
            client=town.client_id(slug),
            title="例文アノテーション",
            spec="手引きのとおり",
            quantity=3000,
            unit_price_yen=60,
            due_on=date(2026, 12, 20),
            reference="PO-1",
            now=NOW,
        )


async def counted(town: Town) -> tuple[int, ...]:
    async with town.admin() as admin:
        return tuple(
            [
                await admin.fetchval(f"select count(*) from {table}")
                for table in ("app.task", "app.client_order", "audit.entry", "app.kpi_delta")
            ]
        )


async def test_an_order_is_numbered_noted_and_counted(town: Town) -> None:
    order = await receive(town)
    assert (order.number, order.state, order.version) == ("立振-R8-00001", OrderState.RECEIVED, 1)
    assert order.yen == 180_000
    async with town.admin() as admin:
        deltas = await admin.fetch("select measure, amount from app.kpi_delta order by measure")
        assert [tuple(row) for row in deltas] == [("orders_open", 1), ("orders_received", 1)]
        assert await admin.fetchval("select action from audit.entry") == "order.received"


async def test_a_partner_orders_in_its_own_name_alone(town: Town) -> None:
    order = await receive(town, role="client")
    assert order.number == "立振-R8-00001"
    async with begin(town.actor("tateshina", "client")) as tx:
        assert [found.id for found in await actions.orders(tx)] == [order.id]
    async with town.admin() as admin:
        other = uuid4()
        await admin.execute(
            "insert into app.client (tenant_id, id, name) values (20324, $1, 'ほか')", other
        )
    stranger = replace(town.actor("tateshina", "client"), id=other)
    async with begin(stranger) as tx:
        assert await actions.orders(tx) == []
        with pytest.raises(Unknown):
            await actions.order(tx, order=order.id)
    async with begin(town.actor("tateshina", "client")) as tx:
        with pytest.raises(Unknown):
            await actions.receive_order(
                tx,
                client=other,
                title="x",
                spec="x",
                quantity=1,
                unit_price_yen=1,
                due_on=NOW.date(),
                now=NOW,
            )


async def test_an_order_is_split_up_to_its_quantity_though_two_split_at_once(town: Town) -> None:
    order = await receive(town)

    async def split() -> UUID | type[Refused]:
        try:
            async with begin(town.actor("tateshina")) as tx:
                return await actions.split(tx, order=order.id, new=PART, now=NOW)
        except Refused as refused:
            return type(refused)

    found = await asyncio.gather(*(split() for _ in range(5)))
    assert sum(isinstance(one, UUID) for one in found) == 3
    assert found.count(MoreThanOrdered) == 2
    async with begin(town.actor("tateshina")) as tx:
        shown = await actions.show(tx, order=order.id, now=NOW)
    assert shown.order.state is OrderState.IN_PROGRESS
    assert (shown.order.left, shown.order.version) == (0, 4)
    assert [task.free for task in shown.tasks] == [1000] * 3


async def test_what_is_refused_writes_nothing(town: Town) -> None:
    order = await receive(town)
    before = await counted(town)
    for new, kind in (
        (replace(PART, quantity=3001), MoreThanOrdered),
        (replace(PART, job_type="cooking"), NoSuchWork),
    ):
        with pytest.raises(kind):
            async with begin(town.actor("tateshina")) as tx:
                await actions.split(tx, order=order.id, new=new, now=NOW)
    with pytest.raises(VersionChanged):
        async with begin(town.actor("tateshina")) as tx:
            await actions.split(tx, order=order.id, new=PART, now=NOW, version=9)
    assert await counted(town) == before


async def test_withholding_follows_the_kind_of_work(town: Town) -> None:
    order = await receive(town)
    async with begin(town.actor("tateshina")) as tx:
        made = await actions.split(
            tx, order=order.id, new=replace(PART, job_type="article"), now=NOW
        )
        assert (await actions.task(tx, task=made)).withholding == "manuscript"


async def test_a_cancelled_task_gives_its_units_back(town: Town) -> None:
    order = await receive(town)
    async with begin(town.actor("tateshina")) as tx:
        made = await actions.split(tx, order=order.id, new=PART, now=NOW)
        await actions.cancel_task(tx, task=made, now=NOW)
        assert (await actions.order(tx, order=order.id)).left == 3000


async def test_another_towns_order_and_task_are_unknown(town: Town) -> None:
    order = await receive(town)
    async with begin(town.actor("tateshina")) as tx:
        task = await actions.split(tx, order=order.id, new=PART, now=NOW)
    async with begin(town.actor("shiojiri")) as tx:
        for call in (
            actions.order(tx, order=order.id),
            actions.task(tx, task=task),
            actions.progress(tx, task=task, now=NOW),
            actions.split(tx, order=order.id, new=PART, now=NOW),
            actions.cancel_task(tx, task=task, now=NOW),
            actions.cancel_order(tx, order=order.id, now=NOW),
        ):
            with pytest.raises(Unknown):
                await call


async def test_the_hot_list_pages_through_a_towns_own_tasks_alone(
    town: Town, client: Browser
) -> None:
    for slug in ("tateshina", "shiojiri"):
        order = await receive(town, slug)
        async with begin(town.actor(slug)) as tx:
            for day in (10, 8, 9):
                part = replace(PART, quantity=10, title=slug, due_on=date(2026, 12, day))
                await actions.split(tx, order=order.id, new=part, now=NOW)
    director = await client.login(town.actor("tateshina"))
    seen: list[dict[str, object]] = []
    path = "/api/internal/tasks?limit=2"
    while True:
        answer = await director.get(path)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("application/json")
        items = answer.json()["items"]
        if not items:
            break
        seen += items
        last = items[-1]
        path = f"/api/internal/tasks?limit=2&after_due={last['due_on']}&after_id={last['id']}"
    assert [item["due_on"] for item in seen] == ["2026-12-08", "2026-12-09", "2026-12-10"]
    assert {item["title"] for item in seen} == {"tateshina"}
    worker = await client.login(town.actor("tateshina", "worker"))
    assert (await worker.get("/api/internal/tasks")).status_code == 403
    for bad in ("limit=0", "limit=201", "limit=x", "after_due=2026-02-30", "after_id=1"):
        answer = await director.get(f"/api/internal/tasks?{bad}")
        assert answer.status_code in {400, 422}, bad


async def test_the_hot_list_says_what_the_task_says_at_every_time_and_under_every_setting(
    town: Town,
) -> None:
    order = await receive(town)
    actor = town.actor("tateshina")
    hostile = replace(PART, title='"引用\\" \n\u2028 😀 </script>', minutes_per_unit=None)
    async with begin(actor) as tx:
        task = await actions.split(tx, order=order.id, new=hostile, now=NOW)
    for change in ("state = state", "title = 'a\tb', due_on = '2027-02-01', version = 7"):
        async with town.admin() as admin:
            await admin.execute("set datestyle = 'German, DMY'; set intervalstyle = 'iso_8601'")
            await admin.execute(f"update app.task set {change} where id = $1", task)
            row = await admin.fetchrow(
                "select id, title, job_type, unit_name, quantity, unit_price_yen,"
                " minutes_per_unit, due_on, state, version from app.task where id = $1",
                task,
            )
        page = await read_json(actor, queries.TASK_PAGE, int(actor.tenant), None, None, 50)
        says = dict(row) | {"id": str(task), "due_on": row["due_on"].isoformat()}
        assert json.loads(page) == {"items": [says]}


async def test_the_hot_list_reads_no_other_town_and_binds_once(town: Town) -> None:
    mine, theirs = town.tenant("tateshina"), town.tenant("shiojiri")
    actor = town.actor("tateshina")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await read_json(actor, queries.TASK_PAGE, int(theirs), None, None, 50)
    other = sign(town.actor("shiojiri"), key=town.settings.context_key)
    async with begin(actor) as tx:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="bound already"):
            await tx.json(queries.TASK_PAGE, other, int(theirs), None, None, 50)
    person = await read_json(
        town.actor("tateshina", "worker"), queries.TASK_PAGE, int(mine), None, None, 50
    )
    assert json.loads(person) == {"items": []}
