"""Files of units on the real database: read without writing, confirmed once, written in pieces."""

import asyncio
import io
import re
from uuid import UUID, uuid4

import pytest

from tenants.db import begin
from tenants.refusal import Refused, Unknown
from tests.conftest import Browser, Town
from tests.work.seed import NOW, order_with
from tests.work.test_changes import accepted
from workers_async import runner
from yui.units import actions, columns, reading
from yui.units.columns import Table
from yui.units.imports import actions as imports
from yui.units.model import (
    UNIT_MOVES,
    ImportState,
    Row,
    UnitState,
    Write,
)
from yui.units.refusals import (
    AnotherIsWriting,
    FewerLeft,
    ImportMove,
    MoreThanTaken,
    NoRoomLeft,
    NothingToWrite,
)
from yui.work import actions as work

pytestmark = pytest.mark.anyio


def rows(count: int, *, label: str = "件") -> list[Row]:
    return [Row(n + 2, f"A-{n:05}", f"{label}{n}", {"URL": f"https://x/{n}"}) for n in range(count)]


def table(given: list[Row]) -> Table:
    """The rows as a file with our own heads."""
    heads = list(dict.fromkeys(head for row in given for head in row.payload))
    lines = [
        (row.line, [row.key, row.label, *(row.payload.get(head, "") for head in heads)])
        for row in given
    ]
    return Table(["件の番号", "件名", *heads], lines)


async def take_in(town: Town, task: UUID, given: list[Row], *, once: UUID | None = None) -> UUID:
    async with begin(town.actor("tateshina")) as tx:
        return await imports.take_in(
            tx,
            task=task,
            name="件.csv",
            sha256=b"x" * 32,
            table=table(given),
            once=once or uuid4(),
            now=NOW,
        )


async def confirm(town: Town, file: UUID) -> None:
    async with begin(town.actor("tateshina")) as tx:
        await imports.confirm(tx, file=file, now=NOW)


async def count(town: Town, table: str = "app.unit") -> int:
    async with town.admin() as admin:
        found: int = await admin.fetchval(f"select count(*) from {table}")
    return found


async def shown(town: Town, file: UUID) -> imports.Shown:
    async with begin(town.actor("tateshina")) as tx:
        return await imports.show(tx, file=file)


async def test_ten_thousand_rows_are_previewed_and_written_with_progress(town: Town) -> None:
    async with town.admin() as admin:
        _, (task,) = await order_with(town, 1)
        await admin.execute("update app.client_order set quantity = 10000")
        await admin.execute("update app.task set quantity = 9990")
    text = "件の番号,件名,URL\n" + "".join(f"A-{n:05},件{n},https://x/{n}\n" for n in range(9_995))
    text += ",番号なし,\n" + "A-00000,また,\n" + "A-00001,また,\n" + "C," + "長" * 501 + ",\n"
    text += "x" * 101 + ",長い,\n"
    read = reading.read("件.csv", io.BytesIO(text.encode()), size=len(text))
    assert len(read.lines) == 10_000
    file = await take_in(town, task, columns.rows(read.lines, columns.guess(read, {})))
    found = await shown(town, file)
    assert (found.file.total, found.file.good, found.file.bad) == (10_000, 9_990, 10)
    assert [(row.line, row.problem) for row in found.bad] == [
        *[(n, "beyond") for n in range(9_992, 9_997)],
        (9_997, "no_key"),
        (9_998, "twice"),
        (9_999, "twice"),
        (10_000, "label_too_long"),
        (10_001, "key_too_long"),
    ]
    assert await count(town) == 0, "a preview writes no unit"
    await confirm(town, file)
    assert await count(town) == 0
    async with town.admin() as admin:
        operation = await admin.fetchrow("select total, done, state from app.operation")
        assert tuple(operation) == (10, 0, "running")
    assert await runner.drain(now=NOW, most=50) >= 10
    found = await shown(town, file)
    assert found.operation is not None
    assert (found.operation.done, found.operation.state) == (10, "done")
    assert found.file.state is ImportState.WRITTEN
    assert await count(town) == 9_990
    async with begin(town.actor("tateshina")) as tx:
        assert (await actions.counted(tx, task=task))[UnitState.TODO] == 9_990
        first = await actions.rows(tx, task=task, most=2)
        assert [(u.key, u.label, u.payload) for u in first] == [
            ("A-00000", "件0", {"URL": "https://x/0"}),
            ("A-00001", "件1", {"URL": "https://x/1"}),
        ]
        second = await actions.rows(tx, task=task, after=first[-1].key, most=1)
        assert second[0].key == "A-00002"


async def test_progress_goes_up_piece_by_piece_and_a_piece_written_twice_is_once(
    town: Town,
) -> None:
    async with town.admin() as admin:
        _, (task,) = await order_with(town, 1)
        await admin.execute("update app.client_order set quantity = 5000")
        await admin.execute("update app.task set quantity = 2500")
    file = await take_in(town, task, rows(2_500))
    await confirm(town, file)
    async with begin(town.actor("tateshina", "system")) as tx:
        await imports.write(tx, piece=Write(file, 2, 1_001), now=NOW)
        await imports.write(tx, piece=Write(file, 2, 1_001), now=NOW)
    assert await count(town) == 1_000
    assert (await shown(town, file)).file.state is ImportState.WRITING
    await runner.drain(now=NOW)
    assert await count(town) == 2_500
    assert (await shown(town, file)).file.state is ImportState.WRITTEN


async def test_a_double_click_reads_once_and_writes_once(town: Town) -> None:
    _, (task,) = await order_with(town, 1)
    once = uuid4()
    sent = await asyncio.gather(*(take_in(town, task, rows(10), once=once) for _ in range(3)))
    assert len(set(sent)) == 1
    assert await count(town, "app.unit_import") == 1
    assert await count(town, "app.unit_import_row") == 10
    await asyncio.gather(*(confirm(town, sent[0]) for _ in range(3)))
    assert await count(town, "app.operation") == 1
    assert await count(town, "app.outbox where kind = 'units.write'") == 1
    await runner.drain(now=NOW)
    await confirm(town, sent[0])
    await runner.drain(now=NOW)
    assert await count(town) == 10


async def test_the_same_file_again_changes_nothing_and_a_mended_one_mends(town: Town) -> None:
    _, (task,) = await order_with(town, 1)
    for label in ("件", "件", "直した"):
        file = await take_in(town, task, rows(5, label=label))
        await confirm(town, file)
        await runner.drain(now=NOW)
    async with begin(town.actor("tateshina")) as tx:
        assert {u.label for u in await actions.rows(tx, task=task)} == {
            f"直した{n}" for n in range(5)
        }
    assert (await shown(town, file)).file.same == 5
    assert await count(town) == 5


async def test_what_may_not_be_confirmed_writes_nothing(town: Town) -> None:
    _, (task,) = await order_with(town, 1)
    bad = await take_in(town, task, [Row(2, "", "", {})])
    with pytest.raises(NothingToWrite):
        await confirm(town, bad)
    dropped = await take_in(town, task, rows(3))
    async with begin(town.actor("tateshina")) as tx:
        await imports.drop(tx, file=dropped, now=NOW)
    with pytest.raises(ImportMove):
        await confirm(town, dropped)
    first, second = [await take_in(town, task, rows(600)) for _ in range(2)]
    other = await take_in(town, task, [Row(n + 2, f"B-{n}", "", {}) for n in range(600)])
    await confirm(town, first)
    with pytest.raises(AnotherIsWriting):
        await confirm(town, second)
    async with begin(town.actor("tateshina")) as tx:
        with pytest.raises(ImportMove):
            await imports.drop(tx, file=first, now=NOW)
    await runner.drain(now=NOW)
    with pytest.raises(NoRoomLeft) as refused:
        await confirm(town, other)
    assert refused.value.values == {"over": 200}
    assert await count(town) == 600
    async with town.admin() as admin:
        before = await admin.fetchval("select count(*) from audit.entry")
        with pytest.raises(Refused):
            await confirm(town, other)
        assert await admin.fetchval("select count(*) from audit.entry") == before


async def test_a_file_that_stopped_half_way_holds_nobody_up_and_is_sent_again(town: Town) -> None:
    async with town.admin() as admin:
        _, (task,) = await order_with(town, 1)
        await admin.execute("update app.client_order set quantity = 5000")
        await admin.execute("update app.task set quantity = 1500")
    first = await take_in(town, task, rows(1_500))
    await confirm(town, first)
    async with begin(town.actor("tateshina", "system")) as tx:
        await imports.write(tx, piece=Write(first, 2, 1_001), now=NOW)
    async with town.admin() as admin:
        await admin.execute("update app.operation set state = 'failed', problem = 'disk'")
        await admin.execute("update app.outbox set state = 'dead'")
    assert (await shown(town, first)).operation.state == "failed"  # type: ignore[union-attr]
    again = await take_in(town, task, rows(1_500))
    assert (await shown(town, again)).file.same == 1_000
    await confirm(town, again)
    await runner.drain(now=NOW)
    assert await count(town) == 1_500
    assert (await shown(town, again)).file.state is ImportState.WRITTEN


async def test_another_towns_files_and_units_are_unknown(town: Town) -> None:
    _, (task,) = await order_with(town, 1)
    file = await take_in(town, task, rows(3))
    await confirm(town, file)
    await runner.drain(now=NOW)
    async with begin(town.actor("tateshina")) as tx:
        units = [unit.id for unit in await actions.rows(tx, task=task)]
    for who in (
        town.actor("shiojiri"),
        town.actor("tateshina", "worker", 1),
        town.actor("tateshina", "client"),
    ):
        async with begin(who) as tx:
            assert await actions.rows(tx, task=task) == []
            assert sum((await actions.counted(tx, task=task)).values()) == 0
            for call in (
                imports.show(tx, file=file),
                imports.problems(tx, file=file),
                imports.confirm(tx, file=file, now=NOW),
                imports.drop(tx, file=file, now=NOW),
                actions.move(tx, task=task, units=units, to=UnitState.DOING, now=NOW),
                imports.take_in(
                    tx,
                    task=task,
                    name="x",
                    sha256=b"x" * 32,
                    table=table(rows(1)),
                    once=uuid4(),
                    now=NOW,
                ),
            ):
                with pytest.raises(Unknown):
                    await call


async def test_every_illegal_move_of_units_and_files_answers_409_and_writes_nothing(
    town: Town, client: Browser
) -> None:
    _, (task,) = await order_with(town, 1)
    file = await take_in(town, task, rows(2))
    await confirm(town, file)
    await runner.drain(now=NOW)
    director = await client.login(town.actor("tateshina"))
    async with begin(town.actor("tateshina")) as tx:
        units = [str(unit.id) for unit in await actions.rows(tx, task=task)]
    tried = 0
    async with town.admin() as admin:

        async def held() -> list[object]:
            return [
                await admin.fetch(f"select * from app.{table} order by 1, 2, 3")
                for table in ("unit", "unit_import", "outbox", "operation")
            ] + [await admin.fetchval("select count(*) from audit.entry")]

        for state in UnitState:
            await admin.execute("update app.unit set state = $1", state.value)
            before = await held()
            for to in set(UnitState) - UNIT_MOVES[state]:
                form = {"to": to.value, "units": units}
                answer = await director.post(f"/tasks/{task}/units", data=form)
                assert answer.status_code == 409, (state, to)
                tried += 1
            assert await held() == before, state
        for now in set(ImportState) - {ImportState.READ}:
            await admin.execute("update app.unit_import set state = $1", now.value)
            before = await held()
            assert (await director.post(f"/unit-imports/{file}/drop")).status_code == 409
            answer = await director.post(f"/unit-imports/{file}/confirmation")
            stopped = {ImportState.DROPPED, ImportState.UNDONE}
            assert answer.status_code == (409 if now in stopped else 303)
            answer = await director.post(f"/unit-imports/{file}/columns")
            assert answer.status_code == 409, now
            if now is not ImportState.WRITTEN:
                assert (await director.post(f"/unit-imports/{file}/undo")).status_code == 409
            assert await held() == before, now
    assert tried == len(UnitState) ** 2 - 11


async def test_units_are_moved_all_or_none_and_every_move_is_noted(town: Town) -> None:
    _, (task,) = await order_with(town, 1)
    await confirm(town, await take_in(town, task, rows(4)))
    await runner.drain(now=NOW)
    async with begin(town.actor("tateshina")) as tx:
        units = [unit.id for unit in await actions.rows(tx, task=task)]
        await actions.move(tx, task=task, units=units[:2], to=UnitState.DOING, now=NOW)
    with pytest.raises(Refused) as refused:
        async with begin(town.actor("tateshina")) as tx:
            await actions.move(tx, task=task, units=units, to=UnitState.SUBMITTED, now=NOW)
    assert (refused.value.status, refused.value.code) == (409, "unit_state")
    async with begin(town.actor("tateshina")) as tx:
        counted = await actions.counted(tx, task=task)
        assert (counted[UnitState.TODO], counted[UnitState.DOING]) == (2, 2)
        with pytest.raises(Unknown):
            await actions.move(
                tx, task=task, units=[units[0], uuid4()], to=UnitState.SUBMITTED, now=NOW
            )
    async with town.admin() as admin:
        noted = await admin.fetch("select detail from audit.entry where action = 'units.moved'")
        assert len(noted) == 1


async def test_units_go_to_who_took_them_on_and_never_more_than_she_did(
    town: Town, client: Browser
) -> None:
    _, (task,) = await order_with(town, 1)
    await confirm(town, await take_in(town, task, rows(12)))
    await runner.drain(now=NOW)
    for number, quantity in ((1, 10), (2, 5)):
        await accepted(town, task, number, quantity)
    async with begin(town.actor("tateshina")) as tx:
        first, second = await actions.holders(tx, task=task)
    assert (first.quantity, first.held, second.room) == (10, 0, 5)

    async def give(assignment: UUID, units: int) -> int:
        async with begin(town.actor("tateshina")) as tx:
            taken = await actions.give(tx, task=task, assignment=assignment, units=units, now=NOW)
        return len(taken)

    with pytest.raises(MoreThanTaken):
        await give(first.assignment_id, 11)
    assert await give(first.assignment_id, 9) == 9
    with pytest.raises(MoreThanTaken):
        await give(first.assignment_id, 2)
    with pytest.raises(FewerLeft) as refused:
        await give(second.assignment_id, 4)
    assert refused.value.values == {"left": 3}
    with pytest.raises(Unknown):
        await give(uuid4(), 1)
    director = await client.login(town.actor("tateshina"))
    given = {"assignment": str(second.assignment_id), "count": "3"}
    answer = await director.post(f"/tasks/{task}/units/given", data=given)
    assert answer.status_code == 303
    answer = await director.post(f"/tasks/{task}/units/given", data=given)
    assert answer.status_code == 422 and "あと2件まで" in answer.text
    assert "W-002" in (await director.get(f"/tasks/{task}/units")).text
    for number, holder, held in ((1, first, 9), (2, second, 3), (2, first, 0), (3, second, 0)):
        async with begin(town.actor("tateshina", "worker", number)) as tx:
            mine = await actions.of_assignment(tx, assignment=holder.assignment_id)
            assert len(mine) == held, number
    async with begin(town.actor("tateshina")) as tx:
        mine = await actions.of_assignment(tx, assignment=second.assignment_id)
        assert {unit.state for unit in mine} == {UnitState.DOING}
        ids = [unit.id for unit in mine]
        await actions.move(tx, task=task, units=ids, to=UnitState.TODO, now=NOW)
        assert await actions.of_assignment(tx, assignment=second.assignment_id) == []


async def test_an_order_without_unit_rows_is_counted_as_before(town: Town) -> None:
    _, (task,) = await order_with(town, 1)
    async with begin(town.actor("tateshina")) as tx:
        await actions.arrive(tx, task=task, units=10)
        assert await actions.hand_on(tx, task=task, units=4)
        assert await actions.on_hand(tx, task=task) == 6
        assert await actions.rows(tx, task=task) == []
        progress = await work.progress(tx, task=task, now=NOW)
    assert (progress.done, progress.handed) == (10, 4)


async def send(
    browser: Browser, task: UUID, body: bytes, *, name: str = "件.csv", once: UUID | None = None
) -> object:
    token = browser.headers.pop("x-csrf-token")
    try:
        return await browser.post(
            f"/tasks/{task}/units/new",
            data={"csrf": token, "once": str(once or uuid4())},
            files={"files": (name, body)},
        )
    finally:
        browser.headers["x-csrf-token"] = token


async def test_a_file_is_sent_looked_at_confirmed_and_followed_on_pages(
    town: Town, client: Browser
) -> None:
    _, (task,) = await order_with(town, 1)
    director = await client.login(town.actor("tateshina"))
    form = await director.get(f"/tasks/{task}/units/new")
    assert form.status_code == 200 and 'enctype="multipart/form-data"' in form.text
    text = "件の番号,件名\r\nA-1,一\r\n,二\r\nA-3,三\r\n"
    once = uuid4()
    answers = [await send(director, task, text.encode(), once=once) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]  # type: ignore[attr-defined]
    path = answers[0].headers["location"]  # type: ignore[attr-defined]
    assert path == answers[1].headers["location"]  # type: ignore[attr-defined]
    preview = (await director.get(path)).text
    assert "2件を登録する" in preview and "件の番号がありません" in preview
    assert (await director.get(f"{path}/problems.xlsx")).status_code == 200
    for _ in range(2):
        assert (await director.post(f"{path}/confirmation")).status_code == 303
    assert "登録しています" in (await director.get(path)).text
    assert (await director.post(f"{path}/drop")).status_code == 409
    await runner.drain(now=NOW)
    assert "2件の登録が終わりました" in (await director.get(path)).text
    listed = (await director.get(f"/tasks/{task}/units")).text
    assert "A-1" in listed and "A-3" in listed and "あと998件" in listed
    ids = re.findall(r'name="units" value="([0-9a-f-]{36})"', listed)
    moved = await director.post(f"/tasks/{task}/units", data={"to": "doing", "units": ids})
    assert moved.status_code == 303
    again = await director.post(f"/tasks/{task}/units", data={"to": "done", "units": ids})
    assert again.status_code == 409 and "作業中" in again.text
    nobody = await director.post(f"/tasks/{task}/units", data={"to": "done"})
    assert nobody.status_code == 422
    assert "A-1" in (await director.get(f"/tasks/{task}/units?state=doing")).text
    assert (await director.get(f"/tasks/{task}/units?state=flying")).status_code in {400, 422}
    for name in ("units.xlsx", "units.csv", "units/template.xlsx"):
        assert (await director.get(f"/tasks/{task}/{name}")).status_code == 200
    leader = await client.login(town.actor("tateshina", "leader"))
    assert (await leader.get(f"/tasks/{task}/units")).status_code == 200
    assert (await leader.get(path)).status_code == 403
    assert (await send(leader, task, text.encode())).status_code == 403  # type: ignore[attr-defined]
    foreign = await client.login(town.actor("shiojiri"))
    assert (await foreign.get(path)).status_code == 404
    assert (await send(foreign, task, text.encode())).status_code == 404  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("件.xlsx", b"not a book", "件.xlsx"),
        ("件.csv", b"PK\x03\x04\x00", "件.csv"),
        ("件.pdf", b"%PDF-1.7", "表のファイルではありません"),
        ("件.csv", "番号,番号\r\n1,2".encode(), "見出し「番号」の列が2つあります"),
        ("件.csv", b"", "ファイルを1つ選んでください"),
    ],
)
async def test_a_file_that_is_not_what_its_name_says_is_answered_on_the_form(
    town: Town, client: Browser, name: str, body: bytes, says: str
) -> None:
    _, (task,) = await order_with(town, 1)
    director = await client.login(town.actor("tateshina"))
    answer = await send(director, task, body, name=name)
    assert answer.status_code == 422, answer.text[:500]  # type: ignore[attr-defined]
    assert says in answer.text and "読み込んで確かめる" in answer.text  # type: ignore[attr-defined]
    assert await count(town, "app.unit_import") == 0
