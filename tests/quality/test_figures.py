"""Figures by process: what they count, whom they never name, and what a client may see."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import msgspec
import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.deliveries import seed
from tests.deliveries.seed import NOW
from tests.deliveries.test_actions import deliver, rows
from workers_async.jobs import schedules
from yui.deliveries import actions as deliveries
from yui.quality.figures import actions, model
from yui.quality.figures.actions import Report

pytestmark = pytest.mark.anyio
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


async def look(town: Town, delivery: UUID, accepted: int, defect: str = "typo") -> None:
    async with begin(town.actor("tateshina", "leader")) as tx:
        await deliveries.inspect(
            tx,
            delivery=delivery,
            accepted=accepted,
            defect=defect,
            rework_due=seed.DUE,
            now=NOW + timedelta(hours=3),
        )


async def report(town: Town, slug: str = "tateshina", role: str = "director") -> Report:
    async with begin(town.actor(slug, role)) as tx:
        return await actions.report(tx, first=FIRST, last=LAST)


async def busy(town: Town, workers: int) -> UUID:
    """An order on which so many workers did a hundred units each, one of them with rework."""
    order = await seed.order(town, quantity=3000)
    task = await seed.task(town, of=order)
    for number in range(1, workers + 1):
        work = await seed.assignment(town, quantity=100, of=task, worker=number)
        made = await deliver(town, work, 100, worker=number)
        if number == 1:
            await look(town, made, 80)
            await look(town, await deliver(town, work, 20, worker=1, redo_of=made), 20)
        elif number == 2:
            await look(town, made, 90, "spec_unclear")
        else:
            await look(town, made, 100)
    return order


async def test_a_process_is_counted_in_units_rounds_causes_and_minutes(town: Town) -> None:
    await busy(town, 3)
    found = await report(town)
    (one,) = found.processes
    assert one.job_type == "教師データ補正"
    assert (one.deliveries, one.inspected, one.first_pass) == (3, 300, 270)
    assert one.yield_percent == 90
    assert (one.returned, one.unfit, one.recalled) == (20, 10, 0)
    assert (one.reworks, one.most_rounds) == (1, 1)
    assert (one.on_time, one.on_time_percent) == (3, 100)
    assert (one.inspect_minutes, one.work_minutes, one.answer_minutes) == (180, 0, 0)
    causes = [(cause.defect, cause.fault, cause.units) for cause in found.causes]
    assert causes == [("typo", "worker", 20), ("spec_unclear", "instructions", 10)]


async def test_lateness_is_the_first_deliverys_and_recalls_are_escaped_defects(
    town: Town,
) -> None:
    await busy(town, 2)
    async with town.admin() as admin:
        await admin.execute(
            "update app.assignment set due_on = '2026-11-19' where worker_id = $1", town.worker()
        )
        made = await admin.fetchval(
            "select id from app.delivery where worker_id = $1 and round = 0",
            town.worker(number=2),
        )
    async with begin(town.actor("tateshina")) as tx:
        await deliveries.recall(
            tx, delivery=made, quantity=5, defect="missing", rework_due=seed.DUE, now=NOW
        )
    found = await report(town)
    (one,) = found.processes
    assert (one.on_time, one.deliveries, one.recalled) == (1, 2, 5)
    assert ("missing", "worker", 5) in [(c.defect, c.fault, c.units) for c in found.causes]


def test_no_figure_can_hold_a_person() -> None:
    for kind in (model.Process, model.Cause, model.TaskRow, model.Sheet, model.Acceptance):
        names = set(kind.__struct_fields__)
        assert not names & {"worker_id", "worker", "code", "name", "inspector_id", "person"}


async def test_nothing_read_of_quality_names_a_worker(town: Town) -> None:
    await busy(town, 6)
    async with begin(town.actor("tateshina")) as tx:
        rows_ = await actions.tasks(tx, first=FIRST, last=LAST)
    text = msgspec.json.encode([await report(town), rows_]).decode()
    for number in range(1, 7):
        assert str(town.worker(number=number)) not in text
        assert f"W-{number:03}" not in text
        assert f"働子{number}" not in text
    assert rows_[0].inspected == 600


async def test_the_file_says_what_was_taken_on_against_what_was_accepted_as_cvat_8027_asks(
    town: Town,
) -> None:
    order = await busy(town, 3)
    waiting = await seed.task(town, of=order)
    await seed.assignment(town, quantity=40, of=waiting, worker=4)
    nobody = await seed.task(town, of=order)
    async with begin(town.actor("tateshina")) as tx:
        found = {row.task_id: row for row in await actions.tasks(tx, first=FIRST, last=LAST)}
    (done,) = [row for row in found.values() if row.task_id != waiting]
    assert nobody not in found, "of a task that nobody took on there is nothing to say"
    assert (done.assigned, done.completed, done.open) == (300, 300, 0)
    assert (done.first_pass, done.second_pass, done.later_pass) == (270, 20, 0)
    assert (done.yield_percent, done.late, done.causes) == (90, 0, {"typo": 20, "spec_unclear": 10})
    out = found[waiting]
    assert (out.assigned, out.completed, out.open, out.inspected) == (40, 0, 40, 0)
    assert (out.yield_percent, out.causes, out.work_minutes) == (None, {}, None)


@pytest.mark.parametrize(("workers", "shown"), [(4, 0), (5, 1)])
async def test_a_client_sees_sums_of_at_least_five_people_and_nothing_of_fewer(
    town: Town, workers: int, shown: int
) -> None:
    assert schedules()["quality.sheets"] == "day"
    await busy(town, workers)
    for _ in range(2):
        async with begin(town.actor("tateshina", "system")) as tx:
            assert await actions.publish(tx, now=NOW) == shown
    client = town.actor("tateshina", "client")
    async with begin(client) as tx:
        found = await actions.sheets(tx, client=client.id)
    assert len(found) == shown
    if shown:
        (one,) = found
        assert (one.month, one.inspected, one.first_pass) == (date(2026, 11, 1), 500, 470)
        assert (one.reworked, one.on_time, one.deliveries) == (30, 5, 5)


async def test_a_sheet_is_the_clients_own_and_another_towns_is_nobodys(town: Town) -> None:
    await busy(town, 5)
    async with begin(town.actor("tateshina", "system")) as tx:
        await actions.publish(tx, now=NOW)
    for who in (
        town.actor("tateshina", "worker"),
        town.actor("shiojiri"),
        town.actor("shiojiri", "client"),
    ):
        async with begin(who) as tx:
            assert await actions.sheets(tx, client=town.client_id()) == []
    async with begin(town.actor("tateshina", "client")) as tx:
        assert await actions.sheets(tx, client=uuid4()) == []
        assert (await actions.report(tx, first=FIRST, last=LAST)).processes == []


async def test_a_sheet_holds_no_column_of_a_person(town: Town) -> None:
    found = await rows(
        town,
        "select column_name from information_schema.columns where table_name = 'quality_sheet'",
    )
    names = {row["column_name"] for row in found}
    assert "client_id" in names
    assert not {name for name in names if "worker" in name or "delivery" in name or "code" in name}
