"""An anonymous answer leads to nobody, by no column, no id, no order; small cells stay hidden."""

import json
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from asyncpg import InsufficientPrivilegeError, PostgresError
from python_calamine import CalamineWorkbook

from tenants.db import begin
from tests import hands
from tests.conftest import Browser, Town
from tests.surveys import seed
from tests.surveys.seed import NOW, answer
from yui.surveys import actions
from yui.surveys.model import State

pytestmark = pytest.mark.anyio
SAID = {
    3: ("1", "5", "子どもの熱のときが心配"),
    1: ("1", "4", "回線が遅い"),
    6: ("2", "5", ""),
    2: ("1", "3", "椅子がほしい"),
    5: ("1", "5", ""),
    4: ("1", "5", "あさが忙しい"),
}
"""Who says what, in the order in which they answer."""


async def tables(town: Town) -> dict[str, set[str]]:
    """Every row of every table but the sessions, as text with its place and transaction left out."""
    async with town.admin() as admin:
        names = await admin.fetch(
            "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where c.relkind = 'r' and n.nspname in"
            " ('app', 'audit', 'auth', 'kpi', 'registry', 'meta', 'gate', 'vault', 'public')"
        )
        return {
            name: {row[0] for row in await admin.fetch(f"select t::text from {name} t")}
            for (name,) in names
        }


async def everyone(town: Town, order: list[int]) -> UUID:
    survey = await seed.opened(town)
    for number in order:
        await answer(town, survey, number, *SAID[number])
    return survey


async def tallies(town: Town, survey: UUID) -> list[dict[str, Any]]:
    return await hands.rows(
        town,
        "select number, counts::text, texts::text from app.survey_tally where survey_id = $1"
        " order by ctid",
        survey,
    )


async def test_an_anonymous_answer_writes_no_row_that_leads_to_a_person(town: Town) -> None:
    await town.put_back(town.source)  # a fresh copy: the server has counted nothing in it yet
    survey = await seed.opened(town)
    before = await tables(town)
    inserted = (
        "select n_tup_ins from pg_stat_user_tables where relid = 'app.survey_tally'::regclass"
    )
    for number, said in SAID.items():
        await answer(town, survey, number, *said)
    after = await tables(town)
    changed = {name: after[name] - rows for name, rows in before.items() if after[name] - rows}
    assert changed.keys() == {"app.survey_done", "app.survey_tally"}  # no log, no outbox, no notice
    code = int(town.tenant("tateshina"))
    whole = {f"({code},{survey},{town.worker(number=number)})" for number in SAID}
    assert changed["app.survey_done"] == whole  # her key, the survey, and not one column more
    people = [str(town.worker(number=n)) for n in range(1, 15)]
    people += [f"W-{n:03}" for n in range(1, 15)] + ["働子", "2026-", "00:00"]
    for row in changed["app.survey_tally"]:
        assert not [key for key in people if key in row.replace(str(survey), "")], row
    async with town.admin() as admin:
        assert await admin.fetchval("select count(*) from app.survey_answer") == 0
        assert await admin.fetchval("select count(*) from app.survey_tally") == len(seed.QUESTIONS)
        columns = await admin.fetch(
            "select column_name, data_type from information_schema.columns"
            " where table_schema = 'app' and table_name = 'survey_tally'"
        )
        assert {row["data_type"] for row in columns} == {"integer", "uuid", "jsonb"}
    async with town._shut():  # a connection that ends tells what it has counted
        pass
    async with town.admin() as admin:
        assert await admin.fetchval(inserted) == len(seed.QUESTIONS)  # an answer inserts no row


async def test_the_order_of_answers_lies_nowhere(town: Town) -> None:
    """Places in the table (ctid), ids, counters of the statistics: the same for every order."""
    one = await everyone(town, list(SAID))
    other = await everyone(town, sorted(SAID, reverse=True))
    for survey in (one, other):
        await seed.closed(town, survey)
    assert await tallies(town, one) == await tallies(town, other)
    (texts,) = [json.loads(row["texts"]) for row in await tallies(town, one) if row["number"] == 3]
    assert texts == sorted(texts) != [said[2] for said in SAID.values() if said[2]]
    async with town.admin() as admin:
        for survey in (one, other):
            done = {row[0] for row in await admin.fetch("select xmin::text from app.survey_done")}
            found = await admin.fetch(
                "select xmin::text, number from app.survey_tally where survey_id = $1 order by ctid",
                survey,
            )
            assert not done & {row["xmin"] for row in found}  # no transaction is in both
            assert len({row["xmin"] for row in found}) == 1
            assert sorted(row["number"] for row in found) == [1, 2, 3]


async def test_an_anonymous_survey_exports_no_person_key(town: Town, client: Browser) -> None:
    survey = await everyone(town, list(SAID))
    director = await client.login(town.actor("tateshina"))
    path = f"/surveys/{survey}"
    assert (await director.get(f"{path}/results.csv")).status_code == 409  # not while it is open
    assert "椅子がほしい" not in (await director.get(path)).text
    await seed.closed(town, survey)
    csv = (await director.get(f"{path}/results.csv")).content.decode("utf-8-sig")
    book = CalamineWorkbook.from_filelike(
        BytesIO((await director.get(f"{path}/results.xlsx")).content)
    )
    excel = "\n".join(
        str(cell)
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
    )
    for text in (csv, excel, (await director.get(path)).text):
        assert "椅子がほしい" in text and "（非表示）" in text
        for number in range(1, 15):
            assert str(town.worker(number=number)) not in text
            assert f"W-{number:03}" not in text and f"働子{number}" not in text
    assert csv.splitlines()[0].split(",") == ["番号", "質問", "種類", "回答", "人数（人）", "備考"]
    assert (await director.get(f"{path}/answers")).status_code == 404


async def test_cells_below_five_are_not_shown_nor_what_a_subtraction_would_tell(
    town: Town, client: Browser
) -> None:
    survey = await everyone(town, list(SAID))
    await seed.closed(town, survey)
    async with begin(town.actor("tateshina")) as tx:
        _, found = await actions.results(tx, survey=survey, on=NOW.date())
    places, marks, _ = found.questions
    assert found.answered == 6
    assert places.cells == {"1": None, "2": None}  # 5 and 1: the five would tell the one
    assert marks.cells["1"] == marks.cells["2"] == 0
    assert [marks.cells[mark] for mark in "345"] == [None] * 3  # 1, 1, 4


async def test_she_answers_once_and_reads_no_tally(town: Town) -> None:
    survey = await seed.opened(town)
    await answer(town, survey, 1, "1", "5")
    assert await hands.refused(answer(town, survey, 1, "2", "1")) == "survey_answered"
    async with begin(town.actor("tateshina", "worker")) as tx:
        for table in ("survey_tally", "survey_answer"):
            seen = await tx.value(
                f"select count(*) from app.{table} where tenant_id = $1", tx.tenant
            )
            assert seen == 0, table
        assert await actions.open_for_her(tx, on=NOW.date(), after=None, most=10) == []
    async with begin(town.actor("tateshina", "worker", 2)) as tx:
        mine = "select count(*) from app.survey_done where tenant_id = $1"
        assert await tx.value(mine, tx.tenant) == 0
    for role, number in (("director", 1), ("worker", 2)):
        with pytest.raises((InsufficientPrivilegeError, PostgresError)):
            async with begin(town.actor("tateshina", role, number)) as tx:
                await tx.run(
                    "update app.survey_tally set counts = '{}' where tenant_id = $1", tx.tenant
                )
    with pytest.raises(InsufficientPrivilegeError):
        async with begin(town.actor("tateshina")) as tx:
            await tx.value("select gate.survey_answered($1, '{}', $2)", survey, NOW.date())


async def test_a_survey_is_over_after_its_last_day_and_closes_by_itself(town: Town) -> None:
    survey = await seed.opened(town)
    later = NOW.replace(month=12, day=1)
    async with begin(town.actor("tateshina", "worker")) as tx:
        late = actions.answer(tx, survey=survey, given={1: "1", 2: "1"}, now=later)
        assert await hands.refused(late) == "survey_over"
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.close_past(tx, now=NOW) == 0
        assert await actions.close_past(tx, now=later) == 1
        assert (await actions.show(tx, survey=survey)).survey.state is State.CLOSED


async def test_a_named_survey_is_read_by_staff_exported_without_names_and_never_by_a_leader(
    town: Town, client: Browser
) -> None:
    survey = await seed.opened(town, anonymous=False)
    for number, said in SAID.items():
        await answer(town, survey, number, *said)
    await seed.closed(town, survey)
    path = f"/surveys/{survey}"
    for role in ("director", "staff"):
        reader = await client.login(town.actor("tateshina", role))
        shown = (await reader.get(f"{path}/answers")).text
        assert "W-003" in shown and "子どもの熱のときが心配" in shown
        csv = (await reader.get(f"{path}/results.csv")).text
        assert "W-003" not in csv and "働子" not in csv and "子どもの熱のときが心配" in csv
    (log,) = await hands.rows(
        town, "select count(*) as n from audit.entry where action = 'survey.answers_read'"
    )
    assert log["n"] == 2
    for role in ("leader", "worker", "client", "coordinator"):
        reader = await client.login(town.actor("tateshina", role))
        for page in ("/surveys", path, f"{path}/answers", f"{path}/results.csv"):
            assert (await reader.get(page)).status_code == 403, (role, page)
    far = await client.login(town.actor("shiojiri"))
    for page in (path, f"{path}/answers", f"{path}/results.csv", f"{path}/results.xlsx"):
        assert (await far.get(page)).status_code == 404, page
    her = await client.login(town.actor("shiojiri", "worker"))
    assert (await her.get(f"/me/surveys/{survey}")).status_code == 404


async def test_she_answers_on_her_phone_and_what_is_wrong_stands_at_its_question(
    town: Town, client: Browser
) -> None:
    survey = await seed.opened(town)
    her = await client.login(town.actor("tateshina", "worker"))
    path = f"/me/surveys/{survey}"
    assert "無記名のアンケートです" in (await her.get(path)).text
    said = {"answers.0.number": "1", "answers.0.answer": "1", "answers.1.number": "2"}
    wrong = await hands.post(her, path, said)
    assert wrong.status_code == 422 and "答えてください。" in wrong.text
    good = await hands.post(her, path, {**said, "answers.1.answer": "4"})
    assert good.status_code == 303
    assert "回答ずみです" in (await her.get(path)).text
