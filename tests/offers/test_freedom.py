"""諾否の自由: passing an offer needs no reason, and leaves nothing behind but the answer itself."""

import ast
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tenants.db import begin
from tests.conftest import Town
from tests.offers import seed
from tests.offers.seed import NOW, UNTIL
from tests.rooms import ROOT
from yui.offers import actions
from yui.offers.model import State, Wanted
from yui.people import actions as people

pytestmark = pytest.mark.anyio


async def ask(town: Town, task: UUID, number: int = 1) -> UUID:
    async with begin(town.actor("tateshina")) as tx:
        to = [Wanted(town.worker(number=number), 10)]
        (made,) = await actions.offer(tx, task=task, to=to, answer_by=UNTIL, now=NOW)
    return made


async def hers(admin: Any, worker: UUID) -> dict[str, list[str]]:
    """Every row of every table that names her, as text; of offers all but the answer itself."""
    named = await admin.fetch(
        "select c.oid::regclass::text as name, a.attname as column from pg_attribute a"
        " join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace"
        " where c.relkind = 'r' and n.nspname in ('app', 'kpi', 'registry')"
        " and (a.attname in ('worker_id', 'to_id') or (c.relname in ('worker', 'person') and a.attname = 'id'))"
    )
    found: dict[str, list[str]] = {}
    for name, column in named:
        shown = "to_jsonb(t) - 'state' - 'answered_at'" if name == "app.offer" else "to_jsonb(t)"
        rows = await admin.fetch(
            f"select ({shown})::text from {name} t where {column} = $1 order by 1", worker
        )
        found[name] = [row[0] for row in rows]
    return found


async def test_twenty_times_passed_leaves_every_other_row_of_hers_untouched(town: Town) -> None:
    made = [await ask(town, await seed.task(town, quantity=10)) for _ in range(20)]
    async with town.admin() as admin:
        before = await hers(admin, town.worker())
    assert len(before) >= 10 and len(before["app.offer"]) == 20
    async with begin(town.actor("tateshina")) as tx:
        listed = await people.askable(tx, on=NOW.date())
    for offer in made:
        async with begin(town.actor("tateshina", "worker")) as tx:
            await actions.decline(tx, offer=offer, now=NOW)
    async with town.admin() as admin:
        assert await hers(admin, town.worker()) == before
        states = {row[0] for row in await admin.fetch("select state from app.offer")}
        assert states == {"declined"}
        measures = {row[0] for row in await admin.fetch("select measure from app.kpi_delta")}
    assert not [one for one in measures if "decline" in one]
    async with begin(town.actor("tateshina")) as tx:
        after = await people.askable(tx, on=NOW.date())
    assert [one.code for one in after] == [one.code for one in listed]
    assert after[0].waiting == 0 and await ask(town, await seed.task(town))


def statements() -> list[str]:
    """Every SQL text of the house that touches offers: queries, and what migrations define."""
    found: list[str] = []
    for path in sorted((ROOT / "platform").rglob("queries.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        found += [text for text in texts if isinstance(text, str)]
    for path in sorted((ROOT / "migrations" / "versions").glob("*.sql")):
        found += path.read_text(encoding="utf-8").split("\n\n")
    return [one for one in found if re.search(r"\bapp\.(offer|assignment)\b", one)]


def test_no_statement_counts_sorts_or_looks_at_what_was_passed() -> None:
    found = statements()
    assert len(found) >= 40
    for one in found:
        if "create table" not in one:
            assert not re.search(r"declin|見送", one), one


async def test_what_ran_out_is_told_apart_from_what_was_passed(town: Town) -> None:
    passed, silent = await ask(town, await seed.task(town)), await ask(town, await seed.task(town))
    async with begin(town.actor("tateshina", "worker")) as tx:
        await actions.decline(tx, offer=passed, now=NOW)
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.lapse(tx, now=UNTIL + timedelta(hours=1)) == 1
    async with begin(town.actor("tateshina")) as tx:
        states = [(await actions.show(tx, offer=one)).state for one in (passed, silent)]
    assert states == [State.DECLINED, State.EXPIRED]
    assert [state.says for state in states] == ["見送り", "回答なし"]
