"""No order starts without a contract and an NDA between client and body on that day."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from tenants.actor import Actor
from tenants.db import begin
from tests.conftest import Browser, Town
from tests.contracts import seed
from tests.contracts.seed import NDA, NOW, TODAY, WORK
from tests.partners.seed import ORDER, partner
from yui.contracts import actions
from yui.contracts.model import Kind
from yui.contracts.refusals import NoContract, NoNda
from yui.work import actions as orders
from yui.work.model import NewTask, Order

pytestmark = pytest.mark.anyio


async def order(town: Town, of: UUID, *, who: Actor | None = None) -> Order:
    async with begin(who or town.actor("tateshina")) as tx:
        return await orders.receive_order(
            tx,
            client=of,
            title="例文アノテーション",
            spec="手引きのとおり",
            quantity=100,
            unit_price_yen=60,
            due_on=date(2026, 12, 20),
            now=NOW,
        )


async def count(town: Town) -> int:
    async with town.admin() as admin:
        found: int = await admin.fetchval("select count(*) from app.client_order")
        return found


async def test_an_order_cannot_start_without_an_active_contract_and_an_active_nda(
    town: Town,
) -> None:
    of = await seed.client(town)
    with pytest.raises(NoContract):
        await order(town, of)
    await seed.concluded(town, of, WORK)
    with pytest.raises(NoNda) as no:
        await order(town, of)
    assert no.value.status == 409 and no.value.values["client"] == "あたらしい商会"
    assert await count(town) == 0
    await seed.concluded(town, of, NDA)
    assert (await order(town, of)).number.endswith("00001")  # the refusals took no number


async def test_an_nda_alone_a_draft_and_one_signature_are_not_enough(town: Town) -> None:
    of = await seed.client(town)
    await seed.concluded(town, of, NDA)
    made = await seed.draft(town, of)
    for sides in ([], [seed.Side.BODY]):
        with pytest.raises(NoContract):
            await order(town, of)
        if not sides:
            async with begin(town.actor("tateshina")) as tx:
                await seed.signed(tx, made, sides=[seed.Side.BODY])
    assert await count(town) == 0


async def test_a_contract_that_begins_tomorrow_or_ended_yesterday_lets_nothing_start(
    town: Town,
) -> None:
    day = timedelta(days=1)
    of = await seed.client(town)
    await seed.concluded(town, of, NDA)
    await seed.concluded(town, of, seed.work(valid_from=TODAY + day))
    with pytest.raises(NoContract):
        await order(town, of)
    past = seed.work(kind=Kind.WORKS, valid_from=date(2026, 4, 1), valid_to=TODAY - day)
    await seed.concluded(town, of, past)
    with pytest.raises(NoContract):
        await order(town, of)
    await seed.concluded(town, of, seed.work(kind=Kind.EFFORT, valid_to=TODAY))  # its last day
    await order(town, of)


async def test_another_clients_contract_is_no_contract(town: Town) -> None:
    of = await seed.client(town)
    await order(town, town.client_id("tateshina"))
    with pytest.raises(NoContract):
        await order(town, of)


async def test_the_clients_own_order_by_the_api_is_refused_the_same_way(town: Town) -> None:
    client = town.actor("tateshina", "client")
    await order(town, client.id, who=client)
    async with town.admin() as admin:
        await admin.execute("update app.contract set ended_on = '2026-11-19' where kind = 'nda'")
    with pytest.raises(NoNda):
        await order(town, client.id, who=client)


async def test_a_partners_program_is_told_by_a_problem_whom_to_ask(
    town: Town, client: Browser
) -> None:
    theirs = await partner(town, client)
    async with town.admin() as admin:
        await admin.execute("update app.contract set ended_on = '2026-11-19' where kind = 'nda'")
    refused = await theirs.post("/orders", ORDER)
    assert refused.status_code == 409
    assert refused.headers["content-type"].startswith("application/problem+json")
    problem = refused.json()
    assert problem["code"] == "no_live_nda" and "公社の担当者" in refused.text
    assert await count(town) == 0
    async with town.admin() as admin:
        await admin.execute("update app.contract set ended_on = null")
    assert (await theirs.post("/orders", ORDER)).status_code == 201


async def test_an_order_taken_in_time_does_not_start_after_the_contract_has_ended(
    town: Town,
) -> None:
    first, second = [await order(town, town.client_id("tateshina")) for _ in range(2)]
    part = NewTask(
        title="一部", spec="手引き", job_type="annotation", quantity=10, unit_price_yen=42,
        due_on=date(2026, 12, 10),
    )  # fmt: skip
    async with begin(town.actor("tateshina")) as tx:
        await orders.split(tx, order=first.id, new=part, now=NOW)
    async with town.admin() as admin:
        await admin.execute("update app.contract set ended_on = '2026-11-20' where kind = 'effort'")
    later = NOW + timedelta(days=1)
    with pytest.raises(NoContract):
        async with begin(town.actor("tateshina")) as tx:
            await orders.split(tx, order=second.id, new=part, now=later)
    async with begin(town.actor("tateshina")) as tx:  # what has started is carried through
        await orders.split(tx, order=first.id, new=part, now=later)


async def test_terms_say_what_holds_on_a_day(town: Town) -> None:
    here = {"client": town.client_id("tateshina"), "body": town.body()}
    async with begin(town.actor("tateshina")) as tx:
        found = await actions.terms_for(tx, on=TODAY, **here)
        assert found is not None
        assert (found.acceptance_days, found.kind) == (10, Kind.EFFORT)
        assert (found.closing_day, found.pay_months, found.pay_day) == (31, 1, 31)
        assert found.pays_for_effort
        assert await actions.terms_for(tx, on=date(2025, 3, 31), **here) is None
    async with begin(town.actor("shiojiri")) as tx:
        assert await actions.terms_for(tx, on=TODAY, **here) is None
    async with begin(town.actor("tateshina", "worker")) as tx:
        assert await actions.terms_for(tx, on=TODAY, **here) is None


async def test_the_refusal_of_an_order_leads_to_the_page_where_it_is_mended(
    town: Town, client: Browser
) -> None:
    of = town.client_id()
    order_ = await order(town, of)
    director = await client.login(town.actor("tateshina"))
    form = {
        "title": "一部", "spec": "手引き", "quantity": "10",
        "unit_price_yen": "42", "due_on": "2026-12-10",
    }  # fmt: skip
    csrf = {"csrf": director.headers["x-csrf-token"]}
    for kind in ("effort", "nda"):
        async with town.admin() as admin:
            await admin.execute("update app.contract set ended_on = null")
            await admin.execute(
                "update app.contract set ended_on = '2026-11-19' where kind = $1", kind
            )
        for path in (f"/orders/{order_.id}/tasks/new", "/orders/new"):
            own = {"client": str(of), "unit_name": "件"}
            task = {"version": "1", "job_type": "annotation"}
            more = own if path == "/orders/new" else task
            refused = await director.post(path, data={**csrf, **form, **more})
            assert refused.status_code == 409, refused.text
            assert f'<a href="/clients/{of}">' in refused.text, path
    mended = (await director.get(f"/clients/{of}")).text
    assert "案件を受けられません" in mended and f"/clients/{of}/contracts/new?nda=true" in mended
