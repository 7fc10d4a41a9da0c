"""A task whose units are rows, and workers who took some of them on."""

import re
from uuid import UUID

from tests.conftest import Browser, Town
from tests.units.test_imports import confirm, rows, take_in
from tests.work.seed import NOW, order_with
from tests.work.test_changes import accepted
from workers_async import runner

__all__ = ["NOW"]


async def task_in_rows(town: Town, *, units: int = 12, workers: int = 2, each: int = 5) -> UUID:
    """A task of 1,000 units of which so many are rows, taken on by the town's first workers."""
    _, (task,) = await order_with(town, 1)
    await confirm(town, await take_in(town, task, rows(units)))
    await runner.drain(now=NOW)
    for number in range(1, workers + 1):
        await accepted(town, task, number, each)
    return task


async def assignment_of(town: Town, task: UUID, number: int = 1) -> UUID:
    """A worker's assignment of the task."""
    async with town.admin() as admin:
        found: UUID = await admin.fetchval(
            "select id from app.assignment where task_id = $1 and worker_id = $2",
            *(task, town.worker(number=number)),
        )
    return found


async def put(town: Town, task: UUID, state: str, *, units: int, number: int | None = 1) -> None:
    """Lays so many units of the task in a state, with a worker or with nobody; the others as well."""
    assignment = None if number is None else await assignment_of(town, task, number)
    worker = None if number is None else town.worker(number=number)
    async with town.admin() as admin:
        await admin.execute(
            "update app.unit set state = $2, assignment_id = $3, worker_id = $4, moved_at = now()"
            " where id in (select id from app.unit where task_id = $1 order by key limit $5)",
            *(task, state, assignment, worker, units),
        )


FORM = re.compile(r'<form[^>]*action="(/team/tasks/[^"]+)"(.*?)</form>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


async def forms_of(me: Browser, path: str = "/team") -> list[tuple[str, dict[str, str], list[str]]]:
    """Every form of the board as a browser without script reads it: action, hidden fields, choices."""
    answer = await me.get(path)
    assert answer.status_code == 200, answer.text[:500]
    return [
        (action, dict(HIDDEN.findall(body)), re.findall(r'<option value="([^"]+)"', body))
        for action, body in FORM.findall(answer.text)
    ]


async def snapshot(town: Town) -> list[object]:
    """All that a move may write."""
    async with town.admin() as admin:
        return [
            await admin.fetch("select * from app.unit order by id"),
            await admin.fetch("select * from app.assignment order by id"),
            await admin.fetchval("select count(*) from audit.entry where action like 'units.%'"),
        ]
