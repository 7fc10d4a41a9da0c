"""A run's statements are printed in parts: each paper once, whoever prints, and progress is counted."""

import asyncio
from uuid import UUID

import pytest

from tenants.actor import NOBODY
from tenants.db import begin
from tests.conftest import Town
from tests.hands import rows
from tests.payouts.seed import NOW
from tests.statements.test_answers import issued
from workers_async import runner
from workers_async.jobs import statements as jobs
from workers_async.jobs.statements import Printed
from yui.statements import actions, queries
from yui.statements.model import Paper, Prints

pytestmark = pytest.mark.anyio

KEPT = "select worker_id, sha256 from app.document where kind = 'statement' order by number"
LINES = "select count(*) from audit.entry where action = 'document.kept'"
WORK = "select done, total, state from app.operation where kind = 'statements.print'"


async def waiting(town: Town, part: Prints) -> list[Paper]:
    """What of a part is to be printed."""
    async with begin(town.actor("tateshina", "system")) as tx:
        return await actions.unprinted(tx, part=part)


async def keep(town: Town, made: Printed) -> int:
    """How many papers were new."""
    async with begin(town.actor("tateshina", "system")) as tx:
        return await actions.keep_all(tx, made.whole, pdfs=made.pdfs)


def payees(papers: list[Paper]) -> list[UUID]:
    """Whose papers they are."""
    return [one.to.worker_id for one in papers]


async def test_the_parts_of_a_run_are_all_its_payees_each_once(town: Town) -> None:
    run = await issued(town, 1, 2, 3)
    async with begin(town.actor("tateshina", "system")) as tx:
        ends = await queries.ends_of(tx, run, most=2)
    parts = [await waiting(town, Prints(run, 0, 2, after)) for after in (NOBODY, *ends)]
    whole = await waiting(town, Prints(run, 0, 50))
    assert [len(part) for part in parts] == [2, 1]
    assert payees(parts[0]) + payees(parts[1]) == payees(whole)
    assert payees(await waiting(town, Prints(run, 2, 2))) == payees(parts[1])


async def test_two_workers_at_one_part_keep_each_paper_once(town: Town) -> None:
    run = await issued(town, 1, 2, 3)
    part = Prints(run, 0, 50)
    made = [await jobs.printed(await waiting(town, part)) for _ in range(2)]
    assert made[0].pdfs == made[1].pdfs
    assert sorted(await asyncio.gather(keep(town, made[0]), keep(town, made[1]))) == [0, 3]
    assert len(await rows(town, KEPT)) == 3 and await rows(town, LINES) == [{"count": 3}]


async def test_what_a_killed_worker_had_printed_is_printed_again_and_counted_once(
    town: Town,
) -> None:
    run = await issued(town, 1, 2, 3)
    part = Prints(run, 0, 50)
    first = (await waiting(town, part))[:1]
    assert await keep(town, await jobs.printed(first)) == 1
    before = await rows(town, KEPT)
    await jobs.printed(await waiting(town, part))  # and the worker is killed
    await rows(town, "delete from app.outbox where kind = 'statements.tell'")
    assert await rows(town, WORK) == [{"done": 0, "total": 1, "state": "running"}]
    await runner.drain(now=NOW)
    assert await rows(town, WORK) == [{"done": 1, "total": 1, "state": "done"}]
    after = await rows(town, KEPT)
    assert len(after) == 3 and before[0] in after and await rows(town, LINES) == [{"count": 3}]


async def test_no_transaction_is_open_while_papers_are_printed(town: Town) -> None:
    run = await issued(town, 1, 2)
    printing = asyncio.create_task(jobs.printed(await waiting(town, Prints(run, 0, 50))))
    open_ = "select count(*) from pg_stat_activity where state like 'idle in transaction%'"
    await asyncio.sleep(0)
    assert not printing.done() and await rows(town, open_) == [{"count": 0}]
    await printing


async def test_the_work_behind_a_line_is_found_by_its_journal(town: Town) -> None:
    run = await issued(town, 1)
    async with begin(town.actor("tateshina", "system")) as tx:
        await tx.run("set local enable_seqscan = off")
        assert await actions.unprinted(tx, part=Prints(run, 0, 50))
        await tx.run("select pg_stat_force_next_flush()")
    (index,) = await rows(
        town,
        "select idx_scan from pg_stat_user_indexes where indexrelname = 'inspection_of_journal'",
    )
    assert index["idx_scan"] > 0
