"""A file of units is taken back whole, or nothing of it is; and the refusal names what is in the way."""

import asyncio
import time
from uuid import UUID

import pytest

from tenants.db import begin
from tenants.refusal import Unknown
from tests.conftest import Browser, Town
from tests.units.test_imports import confirm, count, rows, shown, take_in
from tests.work.seed import NOW, order_with
from tests.work.test_changes import accepted
from workers_async import runner
from yui.units import actions
from yui.units.imports import actions as imports
from yui.units.model import ImportState, Row, UnitState, Write
from yui.units.refusals import ImportMove, NothingToUndo, UnitsInTheWay
from yui.units.undoing import actions as undoing
from yui.units.undoing.model import Wrote

pytestmark = pytest.mark.anyio


async def written(town: Town, task: UUID, given: list[Row]) -> UUID:
    file = await take_in(town, task, given)
    await confirm(town, file)
    await runner.drain(now=NOW)
    return file


async def undo(town: Town, file: UUID) -> Wrote:
    async with begin(town.actor("tateshina")) as tx:
        return await undoing.undo(tx, file=file, now=NOW)


async def held(town: Town) -> list[object]:
    async with town.admin() as admin:
        return [
            await admin.fetch(f"select * from app.{name} order by 1, 2, 3")
            for name in ("unit", "unit_import", "unit_import_row")
        ] + [await admin.fetchval("select count(*) from audit.entry")]


async def test_a_file_is_taken_back_whole_and_what_it_changed_says_again_what_it_said(
    town: Town,
) -> None:
    _, (task,) = await order_with(town, 1)
    await written(town, task, rows(5, label="前"))
    second = await written(town, task, [*rows(3, label="後"), *rows(5, label="前")[3:]])
    third = await written(town, task, [Row(n, f"B-{n}", "新", {}) for n in range(2, 6)])
    assert await count(town) == 9
    assert await undo(town, third) == Wrote(4, 4, 0)
    assert await undo(town, second) == Wrote(5, 0, 3)
    async with begin(town.actor("tateshina")) as tx:
        assert [(u.key, u.label, u.payload) for u in await actions.rows(tx, task=task)] == [
            (f"A-{n:05}", f"前{n}", {"URL": f"https://x/{n}"}) for n in range(5)
        ]
    found = (await shown(town, third)).file
    assert (found.state, found.undone_at) == (ImportState.UNDONE, NOW)
    async with town.admin() as admin:
        noted = await admin.fetch(
            "select subject, detail from audit.entry where action = 'units.file_undone' order by seq"
        )
        assert [row["subject"] for row in noted] == [str(third), str(second)]
        assert '"taken_away": 4' in noted[0]["detail"] and '"restored": 3' in noted[1]["detail"]
        kept = "select count(*) from app.unit_import_row where import_id = $1"
        assert await admin.fetchval(kept, third) == 4, "the file's rows stay"
    again = await written(town, task, [Row(n, f"B-{n}", "新", {}) for n in range(2, 6)])
    assert (await shown(town, again)).file.same == 0 and await count(town) == 9


async def test_units_that_somebody_has_keep_the_whole_file_and_are_named(town: Town) -> None:
    _, (task,) = await order_with(town, 1)
    file = await written(town, task, rows(30))
    await accepted(town, task, 1, 20)
    async with begin(town.actor("tateshina")) as tx:
        (holder,) = await actions.holders(tx, task=task)
        await actions.give(tx, task=task, assignment=holder.assignment_id, units=12, now=NOW)
    before = await held(town)
    with pytest.raises(UnitsInTheWay) as refused:
        await undo(town, file)
    assert refused.value.status == 409
    assert refused.value.values["keys"] == "、".join(f"A-{n:05}" for n in range(10)) + "…"
    assert refused.value.values["count"] == 12
    assert await held(town) == before
    stand = (await shown(town, file)).stand
    assert [(u.key, u.state, u.holder) for u in stand] == [
        (f"A-{n:05}", UnitState.DOING, "W-001") for n in range(12)
    ]


@pytest.mark.parametrize("state", [state for state in UnitState if state is not UnitState.TODO])
async def test_one_unit_handed_in_or_begun_keeps_the_whole_file(
    town: Town, state: UnitState
) -> None:
    _, (task,) = await order_with(town, 1)
    file = await written(town, task, rows(3))
    async with town.admin() as admin:
        await admin.execute("update app.unit set state = $1 where key = 'A-00001'", state.value)
    before = await held(town)
    with pytest.raises(UnitsInTheWay) as refused:
        await undo(town, file)
    assert refused.value.values == {"keys": "A-00001", "count": 1}
    assert await held(town) == before


async def test_a_later_file_that_speaks_of_the_same_units_is_taken_back_first(town: Town) -> None:
    _, (task,) = await order_with(town, 1)
    first = await written(town, task, rows(3))
    second = await written(town, task, rows(3)[:1])
    with pytest.raises(UnitsInTheWay) as refused:
        await undo(town, first)
    assert refused.value.values == {"keys": "A-00000", "count": 1}
    assert [unit.file for unit in (await shown(town, first)).stand] == ["件.csv"]
    assert await undo(town, second) == Wrote(1, 0, 0)
    assert await undo(town, first) == Wrote(3, 3, 0)
    assert await count(town) == 0


async def test_a_file_is_taken_back_once_and_never_while_it_is_written(town: Town) -> None:
    async with town.admin() as admin:
        _, (task,) = await order_with(town, 1)
        await admin.execute("update app.client_order set quantity = 5000")
        await admin.execute("update app.task set quantity = 2000")
    waiting = await take_in(town, task, rows(1_500))
    with pytest.raises(ImportMove):
        await undo(town, waiting)
    await confirm(town, waiting)
    with pytest.raises(ImportMove):
        await undo(town, waiting)
    async with begin(town.actor("tateshina", "system")) as tx:
        await imports.write(tx, piece=Write(waiting, 2, 1_001), now=NOW)
    async with town.admin() as admin:
        await admin.execute("update app.operation set state = 'failed', problem = 'disk'")
        await admin.execute("update app.outbox set state = 'dead'")
    done = await asyncio.gather(*(undo(town, waiting) for _ in range(2)), return_exceptions=True)
    assert sum(one == Wrote(1_000, 1_000, 0) for one in done) == 1, done
    with pytest.raises(ImportMove):
        await undo(town, waiting)
    assert await count(town) == 0
    async with begin(town.actor("tateshina", "system")) as tx:
        await imports.write(tx, piece=Write(waiting, 1_002, 1_501), now=NOW)
    assert await count(town) == 0, "a piece that comes late writes nothing"


async def test_ten_thousand_units_are_taken_back_in_one_transaction(town: Town) -> None:
    async with town.admin() as admin:
        _, (task,) = await order_with(town, 1)
        await admin.execute("update app.client_order set quantity = 10000")
        await admin.execute("update app.task set quantity = 10000")
    file = await written(town, task, rows(10_000))
    assert await count(town) == 10_000
    began = time.perf_counter()
    assert await undo(town, file) == Wrote(10_000, 10_000, 0)
    print(f"taken back in {time.perf_counter() - began:.2f} s")
    assert await count(town) == 0


async def test_a_file_of_before_our_records_and_another_towns_are_not_taken_back(
    town: Town, client: Browser
) -> None:
    _, (task,) = await order_with(town, 1)
    file = await written(town, task, rows(2))
    for who in (
        town.actor("shiojiri"),
        town.actor("tateshina", "worker"),
        town.actor("tateshina", "client"),
    ):
        async with begin(who) as tx:
            for call in (
                undoing.undo(tx, file=file, now=NOW),
                imports.tell(tx, file=file, uses=[], now=NOW),
            ):
                with pytest.raises(Unknown):
                    await call
            if who.scope != "tenant":
                with pytest.raises(Exception, match="own staff"):
                    await tx.value("select gate.undo_units($1)", file)
                break
            assert await tx.value("select gate.undo_units($1)", file) == 0
    async with begin(town.actor("tateshina")) as tx:
        gone = await tx.value("select gate.undo_units($1)", file)
    assert gone == 0, "the gate takes nothing away before the file says so"
    async with town.admin() as admin:
        await admin.execute("update app.unit_import_row set made = null, was = null")
    with pytest.raises(NothingToUndo):
        await undo(town, file)
    assert await count(town) == 2


async def test_a_file_is_taken_back_on_its_page(town: Town, client: Browser) -> None:
    _, (task,) = await order_with(town, 1)
    file = await written(town, task, rows(2))
    director = await client.login(town.actor("tateshina"))
    assert "読み込みを取り消す" in (await director.get(f"/unit-imports/{file}")).text
    leader = await client.login(town.actor("tateshina", "leader"))
    assert (await leader.post(f"/unit-imports/{file}/undo")).status_code == 403
    director = await client.login(town.actor("tateshina"))
    assert (await director.post(f"/unit-imports/{file}/undo")).status_code == 303
    page = (await director.get(f"/unit-imports/{file}")).text
    assert "取り消しずみ" in page and "読み込む前の状態に戻っています" in page
    assert (await director.post(f"/unit-imports/{file}/undo")).status_code == 409
    async with town.admin() as admin:
        await admin.execute("update app.unit_import set state = 'written'")
        await admin.execute("update app.unit_import_row set made = true")
    other = await written(town, task, rows(1))
    async with town.admin() as admin:
        await admin.execute("update app.unit set state = 'done'")
    stands = await director.get(f"/unit-imports/{other}")
    refused = await director.post(f"/unit-imports/{other}/undo")
    assert "取り消せない件" in stands.text
    assert refused.status_code == 409 and "A-00000" in refused.text
