"""What people type, and what they are told: every error at its field, nothing lost, never a 5xx."""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Meta, Struct

from tenants.refusal import Invalid
from yui.web import fields, forms
from yui.web.forms import decode

pytestmark = pytest.mark.anyio
GOOD = {"title": "文字起こし", "price": "1200", "due": "2026-12-04", "kind": "a"}


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Row(Struct, forbid_unknown_fields=True):
    name: str
    units: Annotated[int, Meta(ge=1)]


class All(Struct, forbid_unknown_fields=True):
    text: Annotated[str, Meta(max_length=5)]
    yen: Annotated[int, Meta(ge=0, le=1000)] = 0
    on: date | None = None
    at: datetime | None = None
    who: UUID | None = None
    colour: Colour = Colour.RED
    size: Literal["s", "l"] = "s"
    agreed: bool = False
    many: list[int] = []
    rows: list[Row] = []


def errors_of(values: dict[str, list[str]], kind: type[Struct] = All) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        decode(values, kind)
    return {error.field: error.code for error in refused.value.errors}


def test_everything_is_read_into_its_type() -> None:
    found = decode(
        {
            "text": [" あいう "], "yen": ["1,000"], "on.y": ["2028"], "on.m": ["2"],
            "on.d": ["29"], "at": ["2026-12-04T17:00"], "who": [str(UUID(int=5))],
            "colour": ["blue"], "size": ["l"], "agreed": ["on"], "many": ["1", "2"],
            "rows.1.name": ["乙"], "rows.1.units": ["2"], "rows.0.name": ["甲"],
            "rows.0.units": ["1"], "csrf": ["x"], "once": ["y"],
        },
        All,
    )  # fmt: skip
    assert found.text == "あいう"
    assert found.yen == 1000
    assert found.on == date(2028, 2, 29)
    assert found.at is not None and found.at.isoformat() == "2026-12-04T17:00:00+09:00"
    assert found.colour is Colour.BLUE and found.size == "l" and found.agreed
    assert found.many == [1, 2]
    assert found.rows == [Row("甲", 1), Row("乙", 2)]


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("yen", "１２００", "full_width"),
        ("yen", "-1", "too_small"),
        ("yen", "1.5", "fraction"),
        ("yen", "1001", "too_large"),
        ("yen", "9" * 30, "too_large"),
        ("yen", "千円", "not_a_number"),
        ("yen", "1e3", "not_a_number"),
        ("yen", "0x10", "not_a_number"),
        ("yen", "1,2,3", "not_a_number"),
        ("yen", "٣", "not_a_number"),
        ("yen", "1 2", "not_a_number"),
        ("on", "2026-02-30", "no_such_date"),
        ("on", "2026-13-01", "no_such_date"),
        ("on", "0000-01-01", "no_such_date"),
        ("on", "来週", "not_a_date"),
        ("on", "２０２６-１２-０４", "full_width"),
        ("at", "2026-12-04T25:00", "not_a_time"),
        ("at", "2026-02-30T10:00", "no_such_date"),
        ("who", "x", "not_an_id"),
        ("colour", "green", "not_an_option"),
        ("size", "xl", "not_an_option"),
        ("text", "あ" * 6, "too_long"),
        ("text", "", "missing"),
        ("text", "   ", "missing"),
        ("text", "a\x00b", "control_character"),
        ("text", fields.BROKEN, "broken_text"),
        ("text", "\ud800", "broken_text"),
        ("many", "x", "not_a_number"),
        ("rows.0.units", "0", "too_small"),
        ("rows.0.name", "", "missing"),
        ("rows.0.colour", "1", "unknown_field"),
        ("surprise", "1", "unknown_field"),
    ],
)  # fmt: skip
def test_each_bad_value_is_named_at_its_field(field: str, typed: str, code: str) -> None:
    base = {"text": ["あ"], "rows.0.name": ["甲"], "rows.0.units": ["1"]}
    assert errors_of({**base, field: [typed]}) == {field: code}


def test_the_era_is_understood_in_a_date() -> None:
    for typed in ("令和8年12月4日", "R8.12.4", "2026年12月4日", "2026/12/4"):
        assert decode({"text": ["a"], "on": [typed]}, All).on == date(2026, 12, 4)


def test_all_errors_come_at_once() -> None:
    assert errors_of({"yen": ["x"], "on": ["y"], "zzz": ["1"]}) == {
        "text": "missing",
        "yen": "not_a_number",
        "on": "not_a_date",
        "zzz": "unknown_field",
    }


def test_a_field_sent_twice_is_refused() -> None:
    assert errors_of({"text": ["a", "b"]}) == {"text": "given_twice"}


def test_a_date_of_three_fields_must_be_whole() -> None:
    assert errors_of({"text": ["a"], "on.y": ["2026"], "on.m": [""], "on.d": ["1"]}) == {
        "on": "not_a_date"
    }


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            ["text", "yen", "on", "on.y", "on.m", "at", "who", "colour", "many", "rows.0.name",
             "rows.x.name", "rows.99999999999.name", "rows.", "", "csrf"]
        ),
        st.lists(st.text(max_size=30), min_size=1, max_size=3),
    )
)  # fmt: skip
def test_no_input_breaks_the_reader(values: dict[str, list[str]]) -> None:
    try:
        found = decode(values, All)
    except Invalid as refused:
        found = None
        assert refused.errors  # noqa: PT017
    else:
        assert found.text


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_body_breaks_the_decoder(body: bytes) -> None:
    for name, value in fields.pairs_of(body, "application/x-www-form-urlencoded"):
        (name + value).encode()


async def token(web: httpx.AsyncClient) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', (await web.get("/things/new")).text)
    assert found
    return found[1]


async def post(web: httpx.AsyncClient, **form: Any) -> httpx.Response:
    return await web.post("/things", data={"csrf": await token(web), **form})


async def test_a_refused_form_comes_back_with_what_was_typed(web: httpx.AsyncClient) -> None:
    typed = {"title": "<b>長い件名です長い件名です長い件名です</b>", "price": "１２", "due.y": "2026",
             "due.m": "2", "due.d": "30", "kind": "b", "skills": "y", "note": "大切な\nメモ",
             "word": "ひみつの言葉"}  # fmt: skip
    answer = await post(web, **typed)
    assert answer.status_code == 422
    page = answer.text
    assert 'value="&lt;b&gt;長い件名です' in page
    assert 'value="１２"' in page
    assert 'name="due.d"' in page and 'value="30"' in page
    assert '<option value="b" selected>' in page
    assert 'value="y" checked' in page
    assert "大切な\nメモ</textarea>" in page
    assert "ひみつの言葉" not in page
    for field, says in {
        "title": "20文字以内で入力してください",
        "price": "半角数字で入力してください",
        "due": "この日付はありません",
    }.items():
        assert re.search(rf'id="f-{field}-e".*?{says}', page)
        assert re.search(rf'<a href="#f-{field}">[^<]+：{says}', page)
    assert "autofocus" in page


async def test_a_refusal_with_a_field_stands_at_its_field(web: httpx.AsyncClient) -> None:
    answer = await post(web, **{**GOOD, "title": "重複"})
    assert answer.status_code == 409
    assert re.search(r'id="f-title-e".*?「重複」はもう使われています', answer.text)
    assert answer.text.count("はもう使われています") == 2, "in the summary once, and at its field"
    assert "<h2>入力内容をご確認ください。</h2>" in answer.text


async def test_a_refusal_without_a_field_stands_above_the_form(web: httpx.AsyncClient) -> None:
    answer = await post(web, **{**GOOD, "title": "競合"})
    assert answer.status_code == 409
    assert "ほかの人の操作で状態が変わりました" in answer.text
    assert 'value="競合"' in answer.text


async def test_htmx_gets_the_part_and_a_browser_the_page(web: httpx.AsyncClient) -> None:
    form = {"csrf": await token(web), "title": ""}
    part = await web.post("/things", data=form, headers={"hx-request": "true"})
    whole = await web.post("/things", data=form)
    assert part.status_code == whole.status_code == 422
    assert part.text.lstrip().startswith('<div id="part">')
    assert "<html" in whole.text
    assert "HX-Request" in part.headers["vary"]


async def test_a_good_form_leads_on_with_a_message_that_is_read_once(
    web: httpx.AsyncClient,
) -> None:
    answer = await post(web, **GOOD)
    assert answer.status_code == 303
    assert "登録しました。" in (await web.get(answer.headers["location"])).text
    assert "登録しました。" not in (await web.get(answer.headers["location"])).text


async def test_a_made_up_message_is_not_shown(web: httpx.AsyncClient) -> None:
    web.cookies.set("__Host-yui-said", "IuatpOOBruOBv-eJqSI=.0000", domain="yui.test", path="/")
    assert "note-box ok" not in (await web.get("/things/new")).text


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"title=" + b"a" * 10_000_000, "application/x-www-form-urlencoded", 413),
        (b"a=1&" * 3000, "application/x-www-form-urlencoded", 413),
        (b'{"title": 1}', "application/json", 415),
        (b"--x\r\n", "multipart/form-data; boundary=x", 415),
        (b"title=%ED%A0%80&csrf=%00", "application/x-www-form-urlencoded", 403),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded", 403),
        (b"", "application/x-www-form-urlencoded", 403),
    ],
)
async def test_a_body_that_is_no_form_gets_a_plain_page(
    web: httpx.AsyncClient, body: bytes, kind: str, status: int
) -> None:
    answer = await web.post("/things", content=body, headers={"content-type": kind})
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    "raw", ["%ED%A0%80", "%00", "a%00b", "%ff", "%F0%9F%98%80" * 100, "a" * 30_000, "%", "%zz"]
)
async def test_strange_text_is_told_at_its_field(web: httpx.AsyncClient, raw: str) -> None:
    body = f"csrf={await token(web)}&title={raw}&price=1&due=2026-12-04&kind=a"
    answer = await web.post(
        "/things",
        content=body.encode(),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code in {303, 422}
    if answer.status_code == 422:
        assert 'id="f-title-e"' in answer.text


def test_once_marks_differ() -> None:
    assert forms.new_once() != forms.new_once()
