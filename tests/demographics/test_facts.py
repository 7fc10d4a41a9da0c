"""Counts of people: the source's own figures, what is hidden, and that nobody reads a row."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from tenants.db import begin, begin_kpi
from tests.conftest import Browser, Town
from tests.deliveries import seed
from tests.hands import post, rows
from yui.demographics import actions, model
from yui.demographics.model import UNKNOWN, Fact, Row

pytestmark = pytest.mark.anyio
NOW = seed.NOW
LAST = date(2025, 2, 28)
DAYS: dict[str, Any] = {"first": date(2024, 3, 1), "last": LAST, "months": 12}
SEX = ["f"] * 69 + ["m"] * 19
BORN = ["1991"] * 29 + ["1981"] * 30 + ["1971"] * 17 + ["1961"] * 9 + [None] * 3


def source() -> list[Row]:
    """Sources 002 (2025-02): 88 active of 114, F69/M19, ages of 85."""
    kept: dict[tuple[Fact, str], int] = {}
    for fact, values in ((Fact.SEX, SEX), (Fact.BORN, BORN)):
        for value in values:
            kept[fact, value or ""] = kept.get((fact, value or ""), 0) + 1
    found = [Row(True, fact, value, people) for (fact, value), people in kept.items()]
    found += [Row(True, fact, "", 88) for fact in (Fact.AREA, Fact.CHILDCARE, Fact.CAREGIVING)]
    return found + [Row(False, fact, "", 26) for fact in Fact]


def active(report: model.Report, fact: Fact) -> dict[str, int | None]:
    (table,) = [each for each in report.tables if each.fact is fact]
    return {each.name: each.active for each in table.cells}


def test_s02_85_and_3_unknown_are_88_for_the_source_figures() -> None:
    own = model.own(source(), **DAYS)
    assert (own.active, own.everyone) == (88, 114)
    assert active(own, Fact.SEX) == {"f": 69, "m": 19, "x": 0, UNKNOWN: 0}
    ages = {"u30": 0, "30s": 29, "40s": 30, "50s": 17, "60s": 9, "o70": 0}
    assert active(own, Fact.BORN) == {**ages, UNKNOWN: 3}
    assert sum(ages.values()) == 85


def test_s02_outside_the_corporation_the_three_and_a_second_cell_are_hidden() -> None:
    out = model.outside(source(), **DAYS, least=5)
    assert (out.active, out.everyone) == (88, None)
    assert active(out, Fact.SEX) == {"f": 69, "m": 19, "x": 0, UNKNOWN: 0}
    ages = active(out, Fact.BORN)
    assert ages[UNKNOWN] is None and ages["60s"] is None, "88 - the rest would be 3"
    assert (ages["30s"], ages["40s"], ages["50s"]) == (29, 30, 17)
    few = model.outside([Row(True, fact, "", 3) for fact in Fact], **DAYS, least=5)
    assert few.active is None
    assert {c.active for t in few.tables for c in t.cells} <= {None, 0}


@pytest.mark.parametrize(
    ("born", "cell"),
    [
        ("2025", "u30"),
        ("1996", "u30"),
        ("1995", "30s"),
        ("1985", "40s"),
        ("1955", "o70"),
        ("", UNKNOWN),
    ],
)
def test_a_year_of_birth_is_counted_in_its_band(born: str, cell: str) -> None:
    assert model.cell_of(Fact.BORN, born, today=LAST) == cell


def test_disability_is_not_among_what_she_may_say() -> None:
    assert {fact.value for fact in Fact} == {"sex", "born", "area", "childcare", "caregiving"}


async def people(town: Town) -> None:
    """The source's 114 registered, 88 with accepted work of the last twelve months, as rows."""
    here = town.tenant("tateshina")
    async with town.admin() as admin:
        await admin.execute(
            "update app.worker set withdrawn_on = '2020-01-01', state = 'withdrawn'"
            " where tenant_id = $1",
            here,
        )
        await admin.execute("set session_replication_role = replica")
        for at in range(114):
            person = uuid4()
            await admin.execute(
                "insert into app.worker (tenant_id, id, code, name, kana, joined_on)"
                " values ($1, $2, $3, 'n', 'k', '2024-04-01')",
                *(here, person, f"Y-{at:03}"),
            )
            if at >= 88:
                continue
            await admin.execute(
                "insert into app.inspection (tenant_id, delivery_id, worker_id, inspector_id,"
                " accepted, returned, yen, inspected_at, counted_on) values ($1, $2, $3, $2, 1, 0, 1,"
                " '2026-06-01 09:00+09', '2026-06-01')",
                *(here, uuid4(), person),
            )
            born = BORN[at] and str(int(BORN[at] or 0) + 1)
            for fact, value in (("sex", SEX[at]), ("born", born)):
                await admin.execute(
                    "insert into app.worker_fact (tenant_id, worker_id, fact, value, said_at)"
                    " values ($1, $2, $3, $4, $5)",
                    *(here, person, fact, value, NOW),
                )


async def test_s02_the_source_figures_come_out_of_rows_and_go_out_hidden(
    town: Town, client: Browser
) -> None:
    await people(town)
    staff = await client.login(town.actor("tateshina", "staff"))
    inside = (await staff.get("/people-counts")).text
    for count in ("69", "19", "29", "30", "17", "9", "3", "88", "114"):
        assert f">{count}<" in inside, count
    csv = (await staff.get("/people-counts.csv")).content.decode("utf-8-sig")
    assert "不明,…" in csv and "60代,…" in csv and "30代,29" in csv and "女性,69" in csv
    sheet = await staff.get("/people-counts.xlsx?outside=false")
    assert sheet.status_code == 200 and sheet.content[:2] == b"PK"
    async with begin(town.actor("tateshina", "system")) as tx:
        assert await actions.publish(tx, now=NOW) > 20
        assert await actions.publish(tx, now=NOW) == 0, "a month's stand"
    async with begin_kpi() as tx:
        cells = (await actions.picture(tx)).cells[int(town.tenant("tateshina"))]
    assert cells["sex", "f"] == 69 and cells["all", "all"] == 88
    assert cells["age", "unknown"] is None and cells["age", "60s"] is None
    coordinator = await client.login(town.actor("tateshina", "coordinator"))
    assert ">69<" in (await coordinator.get("/people-picture")).text
    assert (await coordinator.get("/people-counts")).status_code in {403, 404}


async def test_she_says_each_fact_by_itself_and_takes_it_back_and_no_staff_reads_it(
    town: Town, client: Browser
) -> None:
    her = await client.login(town.actor("tateshina", "worker"))
    done = await post(her, "/me/facts", {"sex": "f", "born": "1988"})
    assert done.status_code == 303, done.text
    assert 'value="1988"' in (await her.get("/me/facts")).text
    wrong = await post(her, "/me/facts", {"born": "88"})
    assert wrong.status_code == 422 and "西暦4けた" in wrong.text
    for role in ("director", "staff", "leader", "system"):
        async with begin(town.actor("tateshina", role)) as tx:
            assert await tx.value("select count(*) from app.worker_fact") == 0
    async with begin(town.actor("tateshina", "worker", 2)) as tx:
        assert await tx.value("select count(*) from app.worker_fact") == 0
    async with begin(town.actor("tateshina")) as tx:
        found = await actions.report(tx, on=NOW.date(), outside=False)
    (sex,) = [each for each in found.tables if each.fact is Fact.SEX]
    assert sex.cells[0].everyone == 1
    assert (await post(her, "/me/facts", {"sex": "", "born": "1988"})).status_code == 303
    (kept,) = await rows(town, "select value from app.worker_fact where fact = 'sex'")
    assert kept["value"] is None, "what she took back is gone"
    leader = await client.login(town.actor("tateshina", "leader"))
    assert (await leader.get("/people-counts")).status_code == 403
    log = await rows(town, "select action from audit.entry where action ~ 'fact'")
    assert log == []
