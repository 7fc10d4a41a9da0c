"""The figures of the source's own transfer (0.3, 0.5): 114 → 59 workers, 25 → 15 clients, 4 → 2."""

from datetime import date
from uuid import UUID

import pytest

from tenants.db import begin
from tenants.refusal import Invalid
from tests import world
from tests.conftest import Town, _cipher  # pyright: ignore[reportPrivateUsage]
from tests.deliveries import seed as work
from tests.hands import rows
from tests.transfer.seed import AFTER, DAY, NOW, announced, counted, finished, sign
from tests.transfer.test_orders import client_signs, done, paid
from yui.kpi import actions as kpi
from yui.kpi.model import Kind, Status, Value
from yui.kpi.view import cards
from yui.offers import actions as offers
from yui.offers.model import Wanted
from yui.people import actions as people
from yui.transfer import actions
from yui.work import actions as orders
from yui.work.model import NewTask

pytestmark = pytest.mark.anyio
WORKERS, SIGNED_WORKERS = 114, 59
CLIENTS, SIGNED_CLIENTS = 25, 15
DIRECTORS_BEFORE, DIRECTORS = 4, 2
CODE = 20324
OLD = world.ident("tateshina/body")


async def _crowd(town: Town) -> None:
    """As many as the source counts: 114 workers engaged with the old body, 25 clients under contract,
    two directors who go on."""
    async with town.admin() as admin:
        for number in range(15, WORKERS + 1):
            await world._worker(  # pyright: ignore[reportPrivateUsage]
                admin, "tateshina", number, cipher=_cipher
            )
        await admin.execute(
            "insert into app.client (tenant_id, id, name) select $1, gen_random_uuid(), '会社' || n"
            " from generate_series(2, $2::int) n",
            *(CODE, CLIENTS),
        )
        await admin.execute(
            "insert into app.contract (tenant_id, client_id, body_id, kind, number, version, subject,"
            " valid_from, valid_to, settlement, personal_data, acceptance_days, closing_day,"
            " pay_months, pay_day, made_by, made_at, state)"
            " select k.tenant_id, c.id, k.body_id, k.kind, k.number || '-' || c.name, 1, k.subject,"
            " k.valid_from, k.valid_to, k.settlement, k.personal_data, k.acceptance_days,"
            " k.closing_day, k.pay_months, k.pay_day, k.made_by, k.made_at, k.state"
            " from app.contract k, app.client c"
            " where k.tenant_id = $1 and c.tenant_id = $1 and c.id <> k.client_id",
            CODE,
        )
        await admin.execute(
            "insert into app.staff (tenant_id, body_id, name, role) values ($1, $2, '二人目', 'director')",
            *(CODE, OLD),
        )


async def _before(town: Town) -> None:
    """The last year of the old series, as the source states it."""
    stated = {"registered_workers": WORKERS, "clients": CLIENTS, "directors": DIRECTORS_BEFORE}
    async with begin(town.actor("tateshina")) as tx:
        await kpi.take_in(
            tx,
            [
                Value(
                    tenant_id=CODE,
                    indicator=code,
                    fiscal_year=2025,
                    kind=Kind.ACTUAL,
                    series="town",
                    source="test",
                    unit="",
                    printed=str(count),
                    num=count,
                    status=Status.FINAL,
                )
                for code, count in stated.items()
            ],
            now=NOW,
        )


@pytest.mark.nightly
async def test_of_114_workers_59_and_of_25_clients_15_sign_and_only_they_get_work_of_the_new_body(
    town: Town,
) -> None:
    await _crowd(town)
    await _before(town)
    assignment = await work.assignment(town, worker=100, price=38)
    made = await announced(town)
    assert await counted(town, made) == {
        "workers": {"pending": WORKERS},
        "clients": {"pending": CLIENTS},
    }
    signed = {town.worker(number=number) for number in range(1, SIGNED_WORKERS + 1)}
    for number in range(1, SIGNED_WORKERS + 1):
        await sign(town.actor("tateshina", "worker", number))
    await _declined(town, range(SIGNED_WORKERS + 1, 80))
    await client_signs(town, made, most=SIGNED_CLIENTS)
    await finished(town, made)
    found = await counted(town, made)
    assert found["workers"] == {"signed": 59, "declined": 20, "pending": 35}
    assert found["clients"] == {"signed": 15, "pending": 10}
    async with begin(town.actor("tateshina")) as tx:
        asked = await people.askable(tx, on=DAY)
    assert {each.id for each in asked} == signed
    await _series_break(town)
    await done(town, 100, assignment)
    assert await paid(town, made, old=True) == 3800


async def _declined(town: Town, numbers: range) -> None:
    from yui.transfer.parties import actions as parties

    for number in numbers:
        async with begin(town.actor("tateshina", "worker", number)) as tx:
            await parties.decline(tx, now=NOW)


async def _series_break(town: Town) -> None:
    """The indicators start a new series in the year of the day, and the chart draws the break."""
    async with begin(town.actor("tateshina")) as tx:
        shown = {each.indicator.code: each for each in await kpi.histories(tx, CODE)}
    figures = {code: shown[code].at(2026) for code in actions.SERIES}
    counts = {code: at.actual.num for code, at in figures.items() if at and at.actual}
    assert counts == {"registered_workers": 59, "clients": 15, "directors": DIRECTORS}
    assert all(at.starts_series for at in figures.values() if at)
    assert shown["registered_workers"].change(2026) is None
    drawn = cards([shown["registered_workers"]], until=2026, measured={})
    assert drawn[0].breaks == ["R8"]


async def test_no_order_of_the_new_body_can_be_put_to_a_worker_who_has_not_signed(
    town: Town,
) -> None:
    made = await announced(town)
    await client_signs(town, made)
    await sign(town.actor("tateshina", "worker", 3))
    await finished(town, made)
    task = await _new_order(town)
    director = town.actor("tateshina")
    by = AFTER.replace(day=4)
    async with begin(director) as tx:
        with pytest.raises(Invalid) as refused:
            await offers.offer(
                tx, task=task, to=[Wanted(town.worker(number=4), 5)], answer_by=by, now=AFTER
            )
    assert [error.code for error in refused.value.errors] == ["worker_not_through"]
    async with begin(director) as tx:
        (offer,) = await offers.offer(
            tx, task=task, to=[Wanted(town.worker(number=3), 5)], answer_by=by, now=AFTER
        )
        new = (await actions.show(tx, transfer=made)).to_body
    sql = "select body_id from app.offer where id = $1"
    assert await rows(town, sql, offer) == [{"body_id": new}]


async def _new_order(town: Town) -> UUID:
    """An order that comes in after the day is the new body's."""
    async with begin(town.actor("tateshina")) as tx:
        order = await orders.receive_order(
            tx,
            client=town.client_id(),
            title="観光文の点検",
            spec="見本のとおり",
            quantity=10,
            unit_price_yen=100,
            due_on=date(2026, 12, 20),
            now=AFTER,
        )
        new = NewTask(
            title="観光文の点検",
            spec="見本のとおり",
            job_type="annotation",
            quantity=10,
            unit_price_yen=60,
            due_on=date(2026, 12, 18),
        )
        return await orders.split(tx, order=order.id, new=new, now=AFTER)
