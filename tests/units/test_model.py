"""Units and their files: every move, every wrong row, every file that is not what it seems."""

import io
from itertools import product
from typing import IO
from uuid import UUID

import pytest
import xlsxwriter
from msgspec import structs

from tenants.refusal import Refused
from yui.units import columns, judging, model, reading, sheets
from yui.units.columns import Table
from yui.units.model import (
    IMPORT_MOVES,
    UNIT_MOVES,
    ImportState,
    Known,
    Row,
    Unit,
    UnitState,
)
from yui.units.refusals import (
    DeliveryMoves,
    ImportMove,
    UnitMove,
)
from yui.web import tables

TASK = UUID(int=7)


def unit(state: UnitState) -> Unit:
    return Unit(UUID(int=1), TASK, "A-1", "", {}, state, None, None, None)


@pytest.mark.parametrize(("state", "to"), list(product(UnitState, UnitState)))
def test_a_unit_makes_the_moves_of_the_table_and_no_other(state: UnitState, to: UnitState) -> None:
    allowed = {
        ("todo", "doing"),
        ("doing", "todo"),
        ("doing", "submitted"),
        ("submitted", "doing"),
        ("submitted", "checking"),
        ("checking", "submitted"),
        ("checking", "rework"),
        ("checking", "done"),
        ("rework", "submitted"),
        ("rework", "checking"),
        ("done", "checking"),
    }
    assert {(a.value, b.value) for a, to_ in UNIT_MOVES.items() for b in to_} == allowed
    if (state.value, to.value) in allowed:
        assert model.move(unit(state), to) is to
    else:
        with pytest.raises(UnitMove) as refused:
            model.move(unit(state), to)
        assert refused.value.status == 409


@pytest.mark.parametrize(("state", "to"), list(product(UnitState, UnitState)))
def test_by_hand_nobody_hands_in_for_a_worker_or_judges_what_a_delivery_brought(
    state: UnitState, to: UnitState
) -> None:
    loose = unit(state)
    hers = structs.replace(loose, assignment_id=UUID(int=2))
    brought = structs.replace(hers, delivery_id=UUID(int=3))
    if to not in UNIT_MOVES[state]:
        for one in (loose, hers, brought):
            with pytest.raises(UnitMove):
                model.by_hand(one, to)
        return
    assert model.by_hand(loose, to) is to
    with pytest.raises(DeliveryMoves) as refused:
        model.by_hand(brought, to)
    assert refused.value.status == 409
    if to is UnitState.SUBMITTED:
        with pytest.raises(DeliveryMoves):
            model.by_hand(hers, to)
    else:
        assert model.by_hand(hers, to) is to


@pytest.mark.parametrize(("state", "to"), list(product(ImportState, ImportState)))
def test_a_file_makes_the_moves_of_the_table_and_no_other(
    state: ImportState, to: ImportState
) -> None:
    allowed = {("read", "writing"), ("read", "dropped"), ("writing", "written")}
    allowed |= {("writing", "undone"), ("written", "undone")}
    assert {(a.value, b.value) for a, to_ in IMPORT_MOVES.items() for b in to_} == allowed
    if (state.value, to.value) in allowed:
        assert model.move_import(state, to) is to
    else:
        with pytest.raises(ImportMove) as refused:
            model.move_import(state, to)
        assert refused.value.status == 409


def csv_of(text: str, encoding: str = "utf-8") -> IO[bytes]:
    return io.BytesIO(text.encode(encoding))


def read(body: IO[bytes], name: str = "units.csv") -> list[Row]:
    return rows_of(reading.read(name, body, size=len(body.read())))


def rows_of(table: Table) -> list[Row]:
    return columns.rows(table.lines, columns.guess(table, {}))


def book(lines: list[list[object]]) -> IO[bytes]:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = made.add_worksheet()
    for y, line in enumerate(lines):
        for x, value in enumerate(line):
            sheet.write(y, x, value)
    made.close()
    out.seek(0)
    return out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("mark", [",", "\t"])
def test_a_csv_is_read_in_either_encoding_and_from_a_paste_of_excel(
    encoding: str, mark: str
) -> None:
    text = "件の番号（必須）,件名,ＵＲＬ\r\nA-1,松本城①,https://x\r\n\r\nA-2,髙山,\r\n".replace(
        ",", mark
    )
    rows = read(csv_of(text, encoding))
    assert [(row.line, row.key, row.label, row.payload) for row in rows] == [
        (2, "A-1", "松本城①", {"URL": "https://x"}),
        (4, "A-2", "髙山", {}),
    ]


def test_a_book_gives_numbers_without_their_point_and_days_as_iso() -> None:
    rows = read(book([["件の番号", "件名", "数"], [1001, "一", 1.5], ["0002", "二", 3]]), "a.xlsx")
    assert [(row.key, row.payload) for row in rows] == [
        ("1001", {"数": "1.5"}),
        ("0002", {"数": "3"}),
    ]


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("units.xlsx", b"not a book at all", ""),
        ("units.csv", b"PK\x03\x04 a zip", ""),
        ("units.csv", b"", ""),
        ("units.pdf", b"%PDF-1.7 a paper", "not_a_table"),
        ("units.exe", b"MZ", ""),
        ("units.csv", "件の番号,件名,件名\r\n1,x,y".encode(), "head_twice"),
        ("units.csv", "件の番号,件名\r\n".encode(), "no_rows"),
        ("units.csv", "件の番号\r\n".encode() + b"1\r\n" * 10_001, "too_many_rows"),
        (
            "units.csv",
            ("件の番号," + ",".join(map(str, range(50))) + "\r\n1\r\n").encode(),
            "too_many_columns",
        ),
    ],
)
def test_a_file_that_is_not_what_it_should_be_gets_a_clear_answer(
    name: str, body: bytes, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        reading.read(name, io.BytesIO(body), size=len(body))
    assert 400 <= refused.value.status < 500 and refused.value.says
    assert not code or refused.value.code == code


def test_a_damaged_book_is_not_opened() -> None:
    whole = book([["件の番号"], ["1"]]).read()
    broken = whole.replace(b"xl/workbook.xml", b"xl/workbokk.xml")
    with pytest.raises(Refused):
        reading.read("a.xlsx", io.BytesIO(broken), size=len(broken))


def judged(rows: list[Row], known: list[Known] | None = None, quantity: int = 100) -> list[str]:
    found = judging.judge(rows, known or [], task=TASK, quantity=quantity)
    return [row.problem or "" for row in found]


def row(key: str, label: str = "", line: int = 2, **payload: str) -> Row:
    return Row(line, key, label, payload)


def test_each_wrong_row_is_found_and_the_right_ones_stay_right() -> None:
    rows = [
        row("A-1"),
        row(""),
        row("x" * 101),
        row("A-2", "y" * 501),
        row("A-3", url="z" * 5_001),
        row("A-4", "a\x00b"),
        row("A-1"),
        row("A-5"),
    ]
    assert judged(rows) == [
        "",
        "no_key",
        "key_too_long",
        "label_too_long",
        "cell_too_long",
        "control",
        "twice",
        "",
    ]
    assert all(problem in model.PROBLEMS for problem in judged(rows) if problem)


def test_rows_beyond_the_tasks_quantity_are_wrong_and_those_there_already_are_not() -> None:
    known = [
        Known(UUID(int=1), "A-1", "同じ", {}, UnitState.DONE),
        Known(UUID(int=2), "A-2", "前", {}, UnitState.TODO),
        Known(UUID(int=3), "A-3", "前", {}, UnitState.DOING),
    ]
    rows = [row("A-1", "同じ"), row("A-2", "後"), row("A-3", "後"), row("B-1"), row("B-2")]
    assert judged(rows, known, quantity=4) == ["", "", "started", "", "beyond"]


def test_a_table_taken_away_comes_back_the_same() -> None:
    units = [
        Unit(
            UUID(int=n),
            TASK,
            f"A-{n}",
            f"=件{n}",
            {"URL": "-https://x", "メモ": "一\n二"},
            state,
            None,
            None,
            None,
        )
        for n, state in enumerate(UnitState, 1)
    ]
    sheet = sheets.of_units("題", units)
    known = [Known(u.id, u.key, u.label, u.payload, u.state) for u in units]
    from datetime import UTC, datetime

    for name, body in (
        ("a.xlsx", tables.xlsx(sheet, made=datetime(2026, 11, 20, tzinfo=UTC))),
        ("a.csv", tables.csv_bytes(sheet)),
    ):
        rows = rows_of(reading.read(name, io.BytesIO(body), size=len(body)))
        assert [each.payload for each in rows] == [each.payload for each in units]
        assert all(judging.same(each, there) for each, there in zip(rows, known, strict=True))
        assert judged(rows, known, quantity=6) == [""] * 6
    empty = tables.xlsx(sheets.empty(), made=datetime(2026, 11, 20, tzinfo=UTC))
    with pytest.raises(reading.NoRows):
        reading.read("t.xlsx", io.BytesIO(empty), size=len(empty))


@pytest.mark.parametrize(("rows", "pieces"), [(1, 1), (1000, 1), (1001, 2), (10_000, 10)])
def test_a_file_is_written_in_pieces_of_a_thousand(rows: int, pieces: int) -> None:
    found = model.chunks(list(range(2, rows + 2)))
    assert len(found) == pieces
    assert found[0][0] == 2 and found[-1][1] == rows + 1
    assert [b + 1 for _, b in found[:-1]] == [a for a, _ in found[1:]]
