"""Files from anywhere: what each column is, guessed, told, and remembered."""

import io
from datetime import date, datetime, time
from uuid import uuid4

import pytest
import xlsxwriter

from tests.conftest import Browser, Town
from tests.units.test_imports import count, send
from tests.work.seed import NOW, order_with
from workers_async import runner
from yui.units import columns, judging, reading
from yui.units.columns import Column, OneKey, OneLabel, OtherColumns, Table, Use

KEY, LABEL, KEEP, SKIP = Use


def table(*lines: str) -> Table:
    cells = [line.split(",") for line in lines]
    return Table(cells[0], list(enumerate(cells[1:], start=2)))


def uses(found: Table, **known: Use) -> list[Use]:
    return [column.use for column in columns.guess(found, known)]


@pytest.mark.parametrize(
    ("heads", "guessed"),
    [
        ("件の番号,件名,状態,URL", [KEY, LABEL, SKIP, KEEP]),
        ("管理番号,商品名,値段", [KEY, LABEL, KEEP]),
        ("値段,Item No.,Title", [KEEP, KEY, LABEL]),
        ("氏名,原稿番号,メモ", [KEEP, KEY, KEEP]),
        ("ＩＤ,名 称,状態", [KEY, LABEL, SKIP]),
        ("甲,乙,丙", [KEEP, KEEP, KEEP]),
        ("件の番号,管理番号,商品名", [KEY, KEEP, KEEP]),
    ],
)
def test_the_columns_of_an_unknown_file_are_guessed_by_their_heads(
    heads: str, guessed: list[Use]
) -> None:
    assert uses(table(heads, "1,2,3,4", "4,5,6,7")) == guessed


def test_a_number_with_gaps_or_twins_is_no_number_of_units_when_another_is() -> None:
    assert uses(table("番号,商品コード", "1,A", "1,B")) == [KEEP, KEY]
    assert uses(table("番号,商品コード", ",A", "1,B")) == [KEEP, KEY]
    assert uses(table("番号,商品コード", "1,A", "1,A")) == [KEY, KEEP]


def test_what_was_told_before_holds_over_guessing_but_not_over_our_own_heads() -> None:
    found = table("番号,品番,商品名", "1,2,3")
    assert uses(found, 品番=KEY, 番号=SKIP, 商品名=KEEP) == [SKIP, KEY, KEEP]
    assert uses(table("件の番号,品番", "1,2"), 品番=KEY) == [KEY, KEEP]
    assert uses(table("甲,乙", "1,2"), 甲=KEY, 乙=KEY) == [KEY, KEEP]


def test_one_column_is_the_number_and_one_at_most_the_name() -> None:
    three = [Column(head, KEEP) for head in "甲乙丙"]
    assert columns.told(three, [KEY, LABEL, SKIP]) == [
        Column("甲", KEY),
        Column("乙", LABEL),
        Column("丙", SKIP),
    ]
    for wrong, refused in (
        ([KEEP, KEEP, KEEP], OneKey),
        ([KEY, KEY, KEEP], OneKey),
        ([], OneKey),
        ([KEY, LABEL, LABEL], OneLabel),
        ([KEY], OtherColumns),
    ):
        with pytest.raises(refused) as caught:
            columns.told(three, wrong)
        assert caught.value.status == 422


def test_a_clients_own_state_and_name_are_kept_beside_ours() -> None:
    told = [Column("番号", KEY), Column("件名", KEEP), Column("状態", KEEP), Column("空", KEEP)]
    (row,) = columns.rows([(2, ["1", "題", "済", ""])], told)
    assert row.payload == {"件名(元の列)": "題", "状態(元の列)": "済"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_any_encoding_and_any_mark_between_cells_reads_the_same(encoding: str, mark: str) -> None:
    text = f'品番{mark}商品名\r\n１０{mark}"松本{mark}髙"\r\n{mark}\r\n11{mark}次\r\n'
    body = text.encode(encoding)
    found = reading.read("x.csv", io.BytesIO(body), size=len(body))
    assert found == Table(["品番", "商品名"], [(2, ["１０", f"松本{mark}髙"]), (4, ["11", "次"])])


def test_full_width_numbers_are_the_narrow_ones_and_no_second_unit() -> None:
    told = [Column("番号", KEY)]
    rows = columns.rows([(2, ["Ａ－００１"]), (3, ["A-001"]), (4, ["①"]), (5, ["ｱ"])], told)
    judged = judging.judge(rows, [], task=uuid4(), quantity=9)
    assert [(row.key, row.problem) for row in judged] == [
        ("A-001", None),
        ("A-001", "twice"),
        ("①", None),
        ("ｱ", None),
    ]


def test_the_days_and_times_of_a_book_are_iso() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["番号", "日", "日時", "時刻", "数", "はい", "和暦"])
    sheet.write_number(1, 0, 1)
    for at, (value, form) in enumerate(
        [
            (date(2026, 11, 20), "yyyy/m/d"),
            (
                datetime(2026, 11, 20, 9, 30),  # noqa: DTZ001 - as Excel keeps it
                "yyyy/m/d hh:mm",
            ),
            (time(9, 30), "hh:mm"),
        ],
        start=1,
    ):
        sheet.write_datetime(1, at, value, book.add_format({"num_format": form}))
    sheet.write_number(1, 4, 1234567.5)
    sheet.write_boolean(1, 5, True)
    era = book.add_format({"num_format": '[$-ja-JP]ggge"年"m"月"d"日"'})
    sheet.write_datetime(1, 6, date(2026, 11, 20), era)
    book.close()
    body = out.getvalue()
    found = reading.read("x.xlsx", io.BytesIO(body), size=len(body))
    cells = ["1", "2026-11-20", "2026-11-20T09:30", "09:30:00", "1234567.5", "はい", "2026-11-20"]
    assert found.lines == [(2, cells)]


def test_a_column_without_a_head_is_not_lost_and_an_empty_one_is_left_out() -> None:
    body = "番号,,メモ,\r\n1,x,y,\r\n2,,,\r\n".encode()
    found = reading.read("x.csv", io.BytesIO(body), size=len(body))
    assert found == Table(["番号", "2列目", "メモ"], [(2, ["1", "x", "y"]), (3, ["2", "", ""])])


@pytest.mark.anyio
async def test_columns_are_told_on_the_preview_and_remembered_for_the_client(
    town: Town, client: Browser
) -> None:
    _, (task,) = await order_with(town, 1)
    _, (another,) = await order_with(town, 1)
    director = await client.login(town.actor("tateshina"))
    text = "甲,乙,丙\r\nＡ－１,一,=1+1\r\nA-2,,-2\r\n,三,\r\n".encode("cp932")
    path = (await send(director, task, text)).headers["location"]  # type: ignore[attr-defined]
    shown = (await director.get(path)).text
    assert "「件の番号」にあたる列がわかりません" in shown and "例：Ａ－１" in shown
    assert (await director.post(f"{path}/confirmation")).status_code == 409
    form = {f"columns.{at}.use": use for at, use in enumerate(["key", "key", "keep"])}
    wrong = await director.post(f"{path}/columns", data=form)
    assert wrong.status_code == 422 and "1つ選んでください" in wrong.text
    told = await director.post(f"{path}/columns", data={**form, "columns.1.use": "label"})
    assert told.status_code == 303, told.text
    shown = (await director.get(path)).text
    assert "2件を登録する" in shown and "A-1" in shown
    listed = (await director.get(f"{path}/problems.csv")).text
    assert "4,,件の番号,件の番号がありません" in listed
    assert (await director.post(f"{path}/confirmation")).status_code == 303
    await runner.drain(now=NOW)
    kept = (await director.get(f"/tasks/{task}/units.csv")).text
    assert "A-1,一,未着手,'=1+1\r\nA-2,,未着手,'-2\r\n" in kept
    next_one = await send(director, another, "乙,甲,丁\r\nx,B-1,z\r\n".encode())
    again = (await director.get(next_one.headers["location"])).text  # type: ignore[attr-defined]
    assert "1件を登録する" in again and "列がわかりません" not in again
    assert (await director.post(f"{path}/columns", data={})).status_code == 409
    async with town.admin() as admin:
        noted = await admin.fetchval(
            "select count(*) from audit.entry where action = 'units.file_told'"
        )
    assert (noted, await count(town, "app.unit_column")) == (1, 3)
