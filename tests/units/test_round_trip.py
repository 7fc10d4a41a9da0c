"""Import = export template (X-11): a table of units taken away and sent back is no change at all."""

import csv
import io
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.refusal import Refused
from tests.conftest import Browser, Town
from tests.units.test_imports import count, send
from tests.work.seed import NOW, order_with
from workers_async import runner
from yui.clock import TOKYO
from yui.units import columns, judging, reading, sheets
from yui.units.columns import Column, Table, Use
from yui.units.model import Known, Row, Unit, UnitState
from yui.web import tables

TASK = UUID(int=7)
MADE = datetime(2026, 11, 20, tzinfo=TOKYO)
signs = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
hard = st.sampled_from(
    [
        "=1+1",
        "'=1",
        "''=1",
        "+8190",
        "-1",
        "@a",
        "'a",
        "'",
        '"',
        '""',
        "a,b",
        "a;b",
        "a\tb",
        "一\n二",
    ]
)
texts = st.one_of(hard, st.text(signs | st.sampled_from("\n\t'=+-@,;\""), max_size=12))
heads = st.one_of(
    st.sampled_from(["件名", "状態", "=head", "'@", "a;b;c", "ＵＲＬ", "url", "URL※", "必須※※"]),
    texts,
)


@st.composite
def files(draw: st.DrawFn) -> Table:
    """A file from anywhere: its first column is the number, the others are told at random."""
    others = draw(st.lists(heads, min_size=1, max_size=4))
    keys = draw(st.lists(texts, min_size=1, max_size=5))
    lines = [[key, *(draw(texts) for _ in others)] for key in keys]
    made = io.StringIO(newline="")
    csv.writer(made).writerows([["番号", *others], *lines])
    body = made.getvalue().encode()
    try:
        return reading.read("件.csv", io.BytesIO(body), size=len(body))
    except Refused:
        return Table(["番号", "件名"], [(2, ["1", "二"])])


def units_of(found: Table, uses: list[Use]) -> list[Unit]:
    """What the file becomes: its right rows."""
    told = [Column(found.heads[0], Use.KEY)]
    told += [Column(head, use) for head, use in zip(found.heads[1:], uses, strict=False)]
    judged = judging.judge(columns.rows(found.lines, told), [], task=TASK, quantity=99)
    states = list(UnitState)
    return [
        Unit(uuid4(), TASK, row.key, row.label, dict(row.payload), states[n % 6], None, None, None)
        for n, row in enumerate(judged)
        if row.problem is None
    ]


def back(name: str, body: bytes, units: list[Unit]) -> list[Row]:
    found = reading.read(name, io.BytesIO(body), size=len(body))
    known = [Known(unit.id, unit.key, unit.label, unit.payload, unit.state) for unit in units]
    read = columns.rows(found.lines, columns.guess(found, {"URL": Use.SKIP, "番号": Use.KEY}))
    return judging.judge(read, known, task=TASK, quantity=len(units))


@settings(deadline=None, max_examples=60)
@given(files(), st.lists(st.sampled_from([Use.KEEP, Use.SKIP]), min_size=4, max_size=4))
def test_whatever_a_file_held_its_units_taken_away_and_sent_back_change_nothing(
    found: Table, uses: list[Use]
) -> None:
    if found.heads[1:]:
        uses = [Use.LABEL, *uses]
    units = units_of(found, uses)
    if not units:
        return
    sheet = sheets.of_units("題", units)
    for name, body in (
        ("a.csv", tables.csv_bytes(sheet)),
        ("a.xlsx", tables.xlsx(sheet, made=MADE)),
    ):
        rows = back(name, body, units)
        assert [(row.key, row.label, row.payload, row.problem) for row in rows] == [
            (unit.key, unit.label, unit.payload, None) for unit in units
        ], name


def test_nothing_in_a_table_taken_away_is_run_by_a_spreadsheet() -> None:
    bad = ["=1+1", "+1", "-1", "@x", "'=1"]
    units = [
        Unit(uuid4(), TASK, text, text, {"h": text}, UnitState.TODO, None, None, None)
        for text in bad
    ]
    sheet = sheets.of_units("題", units)
    lines = tables.csv_bytes(sheet).decode("utf-8-sig").split("\r\n")[1:-1]
    assert all(
        cell.startswith("'") for line in lines for cell in line.split(",") if cell != "未着手"
    )
    assert b"<f>" not in tables.xlsx(sheet, made=MADE)


@pytest.mark.anyio
@pytest.mark.parametrize("name", ["units.xlsx", "units.csv"])
async def test_round_trip_of_units_on_pages_is_zero_changes(
    town: Town, client: Browser, name: str
) -> None:
    _, (task,) = await order_with(town, 1)
    director = await client.login(town.actor("tateshina"))
    text = '件の番号,件名,ＵＲＬ,メモ\r\nA-1,=SUM(A1),https://x,"一\n二"\r\nA-2,\'=x,,\r\n'
    path = (await send(director, task, text.encode())).headers["location"]  # type: ignore[attr-defined]
    assert (await director.post(f"{path}/confirmation")).status_code == 303
    await runner.drain(now=NOW)
    async with town.admin() as admin:
        await admin.execute("update app.unit set state = 'done' where key = 'A-2'")
        before = await admin.fetch("select * from app.unit order by key")
        body = (await director.get(f"/tasks/{task}/{name}")).content
        sent = await send(director, task, body, name=name)
        path = sent.headers["location"]  # type: ignore[attr-defined]
        found = await admin.fetchrow(
            "select good, bad, same, changed from app.unit_import order by made_at desc, id desc limit 1"
        )
        assert tuple(found) == (2, 0, 2, 0), "two units, both there, none changed"
        assert (await director.post(f"{path}/confirmation")).status_code == 303
        await runner.drain(now=NOW)
        assert await admin.fetch("select * from app.unit order by key") == before
    assert await count(town) == 2
