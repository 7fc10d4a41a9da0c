"""What people and programs get wrong: every form and every JSON route answers with a 4xx that says
what to change, never with a 5xx, and leaves nothing half written.

In the suite each field of a form gets a sixteenth of the wrong values, so chosen that fields of one kind
get all of them between them, and each route a sixteenth of the bodies; the night sends all to all.
"""

import asyncio
import json
import os
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

import pytest

from tests.wall import surface
from tests.wall.surface import Field, plain
from tests.wall.test_corpus import form_body
from tests.wall.visiting import HERE, Visitors, path_values, visitors, who_may

__all__ = ["visitors"]
pytestmark = [
    pytest.mark.anyio,
    pytest.mark.timeout(1800 if os.environ.get("YUI_NIGHTLY") else 120),
]

FORM = {"content-type": "application/x-www-form-urlencoded"}
JSON = {"content-type": "application/json"}
EVERY = ["\x00", "a\x00b", "\ud800", "x\udfff", "\x1b[2J"]
NUMBERS = [
    *EVERY,
    "",
    "abc",
    "１２",
    "-1",
    "-5",
    "1.5",
    "1e3",
    "0x10",
    "99999999999999999999",
    "1 000",
    "①",
    "NaN",
    "Infinity",
    " ",
]
DATES = [
    *EVERY,
    "",
    "2026-02-30",
    "2026-13-01",
    "2026-00-10",
    "０２６-０１-０１",
    "20261120",
    "yesterday",
    "9999-12-31",
    "0001-01-01",
]
IDS = [*EVERY, "abc", "00000000-0000-0000-0000-00000000000g", "1" * 200]
TEXTS = [*EVERY, "x" * 200_000]


PARTS = 1 if os.environ.get("YUI_NIGHTLY") else 16
T = TypeVar("T")


def part(values: Sequence[T], place: int) -> Sequence[T]:
    """This field's share of the wrong values, or this body's share of the routes."""
    return values[place % PARTS :: PARTS]


def wrong_values(each: Field) -> list[str]:
    """What this field must not take, as typed into a form."""
    kind = plain(each.type)
    if kind is int:
        return NUMBERS
    if kind is date:
        return DATES
    return TEXTS if kind is str else IDS


async def _typed(visitors: Visitors, route: surface.Route, *, place: int) -> list[str]:
    """Each field of a form wrong in each way; then no field, a strange one, a field twice."""
    url = route.url(path_values(route, HERE))
    tries: list[tuple[str, dict[str, Any]]] = [
        (f"{each.name}={value[:20]!r}", surface.body_of(route.form, change={each.name: value}))
        for at, each in enumerate(route.form, place)
        for value in part(wrong_values(each), at)
    ]
    tries += [
        (f"{each.name} missing", _without(route, each.name)) for each in route.form if each.required
    ]
    tries.append(("a strange field", surface.body_of(route.form, change={"tenant_id": "20215"})))
    wrong = []
    for what, values in tries:
        answer = await visitors.send(
            route, who_may(route), url, content=form_body(values), headers=FORM
        )
        if answer.status_code >= 500:
            wrong.append(f"{route.name} {what}: {answer.status_code}")
        strict = (
            what.endswith("missing")
            or what == "a strange field"
            or "\\x00" in what
            or "\\ud800" in what
        )
        if strict and not 400 <= answer.status_code < 500 and answer.status_code != 303:
            wrong.append(f"{route.name} {what}: taken with {answer.status_code}")
        if answer.status_code == 422 and "\x00" in answer.text:
            wrong.append(f"{route.name} {what}: NUL comes back")
    return wrong


def _without(route: surface.Route, name: str) -> dict[str, Any]:
    body = surface.body_of(route.form)
    del body[name]
    return body


async def test_every_form_says_what_is_wrong_and_never_breaks(
    visitors: Visitors, record_property: Any
) -> None:
    wrong: list[str] = []
    place = 0
    for route in visitors.routes:
        if route.form:
            wrong += await _typed(visitors, route, place=place)
            place += len(route.form)
    assert not wrong, "\n".join(wrong)
    record_property("probes", visitors.sent)
    assert visitors.sent >= 150


async def test_a_refused_form_writes_nothing(visitors: Visitors, record_property: Any) -> None:
    wrong = []
    for route in visitors.routes:
        if not route.form:
            continue
        url = route.url(path_values(route, HERE))
        strange = surface.body_of(route.form, change={"tenant_id": "20215"})
        await visitors.of(who_may(route))
        await visitors.town.written()
        answer = await visitors.send(
            route, who_may(route), url, content=form_body(strange), headers=FORM
        )
        changed = sorted(name for name in await visitors.town.written() if _of_business(name))
        if 400 <= answer.status_code < 500 and changed:
            wrong.append(f"{route.name}: {answer.status_code} and yet {changed} changed")
    assert wrong == []
    record_property("probes", visitors.sent)
    assert visitors.sent >= 10
    async with visitors.town.admin() as admin:
        await admin.execute("update app.client set name = name")
    assert await visitors.town.written() == {"app.client"}  # what is written is seen


def _of_business(table: str) -> bool:
    return table.partition(".")[0] in {"app", "kpi", "registry"}


BODIES: dict[str, tuple[bytes, dict[str, Any]]] = {
    "nothing": (b"", FORM),
    "ten_megabytes_of_a_form": (b"note=" + b"x" * 10_000_000, FORM),
    "ten_megabytes_of_json": (b'{"note": "' + b"x" * 10_000_000 + b'"}', JSON),
    "ten_thousand_brackets": (b"[" * 10_000 + b"]" * 10_000, JSON),
    "ten_thousand_fields": (b"&".join(b"f%d=1" % n for n in range(10_000)), FORM),
    "half_of_json": (b'{"a": ', JSON),
    "json_that_is_a_list": (b"[1, 2, 3]", JSON),
    "json_with_nul": (b'{"note": "a\\u0000b"}', JSON),
    "json_with_half_a_pair": (b'{"note": "\\ud800"}', JSON),
    "bytes_that_are_no_text": (b"note=%ff%fe&\xff=\xfe", FORM),
    "an_unknown_type": (b"<x/>", {"content-type": "application/xml"}),
    "a_type_that_is_none": (b"x=1", {"content-type": b"\xe9;;;="}),
    "a_broken_upload": (b"--b\r\nContent-Disposition: form-data", {"content-type": "multipart/form-data; boundary=b"}),
    "an_upload_without_boundary": (b"x", {"content-type": "multipart/form-data"}),
    "twice_the_same_field": (b"quantity=1&quantity=2&accepted=1&accepted=2&note=a&note=b", FORM),
}  # fmt: skip


async def test_no_body_breaks_a_route(visitors: Visitors, record_property: Any) -> None:
    wrong = []
    for at, (kind, (content, headers)) in enumerate(BODIES.items()):
        for route in part(visitors.routes, at):
            if route.method == "GET" or (len(content) > 5_000_000 and not route.form + route.json):
                continue
            url = route.url(path_values(route, HERE))
            answer = await visitors.send(
                route, who_may(route), url, content=content, headers=headers
            )
            if answer.status_code >= 500:
                wrong.append(f"{route.name}, {kind}: {answer.status_code}")
            if len(content) > 5_000_000 and answer.status_code < 400:
                wrong.append(f"{route.name} took ten megabytes")
    assert not wrong, "\n".join(wrong)
    record_property("probes", visitors.sent)
    assert visitors.sent >= 150


def _as_json(each: Field) -> list[Any]:
    return [
        None,
        True,
        -1,
        1.5,
        1e300,
        10**30,
        "",
        "１２",
        "2026-02-30",
        [],
        {},
        [[]],
        {"a": 1},
        "a\u0000b",
        "x" * 100_000,
    ]


async def test_every_json_route_answers_with_a_problem_and_never_breaks(
    visitors: Visitors, record_property: Any
) -> None:
    wrong = []
    for route in visitors.routes:
        url = route.url(path_values(route, HERE))
        tries = [
            surface.body_of(route.json, change={each.name: value})
            for each in route.json
            for value in _as_json(each)
        ]
        if route.json:
            tries += [{}, surface.body_of(route.json, change={"tenant_id": 20215})]
        for body in tries:
            answer = await visitors.send(
                route, who_may(route), url, content=json.dumps(body), headers=JSON
            )
            if answer.status_code >= 500:
                wrong.append(f"{route.name} {str(body)[:80]}: {answer.status_code}")
            if answer.status_code >= 400 and "problem+json" not in answer.headers.get(
                "content-type", ""
            ):
                wrong.append(
                    f"{route.name}: {answer.status_code} as {answer.headers.get('content-type')}"
                )
    assert not wrong, "\n".join(wrong)
    record_property("probes", visitors.sent)


async def test_two_clicks_at_once_never_break_a_route(
    visitors: Visitors, record_property: Any
) -> None:
    wrong = []
    for route in visitors.routes if PARTS == 1 else visitors.routes[::2]:
        if route.method == "GET" or route.path in {"/login", "/logout", "/account/password"}:
            continue
        url = route.url(path_values(route, HERE))
        values = surface.body_of(route.form)
        if any(each.name == "once" for each in route.form):
            values["once"] = "0190aaaa-0000-7000-8000-000000000001"
        await visitors.of(who_may(route))
        sent = [
            visitors.send(route, who_may(route), url, content=form_body(values), headers=FORM)
            for _ in range(4)
        ]
        statuses = [answer.status_code for answer in await asyncio.gather(*sent)]
        if max(statuses) >= 500:
            wrong.append(f"{route.name}: {statuses}")
    assert wrong == []
    record_property("probes", visitors.sent)
    assert visitors.sent >= 60


async def test_a_method_that_is_not_there_is_refused(
    visitors: Visitors, record_property: Any
) -> None:
    director = await visitors.of("director")
    paths = sorted({route.url(path_values(route, HERE)) for route in visitors.routes})
    methods = ("DELETE", "PUT", "PATCH", "TRACE", "PROPFIND")
    each = len(methods) if os.environ.get("YUI_NIGHTLY") else 1  # by day one of them by turn
    for at, path in enumerate(paths):
        for method in (methods * 2)[at % len(methods) :][:each]:
            answer = await director.request(method, path)
            assert answer.status_code in {401, 403, 404, 405, 422, 415, 400}, (
                method,
                path,
                answer.status_code,
            )
    record_property("probes", each * len(paths))
