"""Every no has a page for people and problem+json for programs, and tells nothing it should not."""

import logging
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tenants.refusal import Conflict, Invalid, Refused
from tenants.sessions import new_id
from yui.web import words
from yui.web.refusals import pointer, without_tokens

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/things/not-an-id", 404),
        ("DELETE", "/things", 405),
        ("GET", "/broken", 500),
        ("POST", "/things", 403),
    ],
)
async def test_people_get_a_page(
    web: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await web.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<h1>" in answer.text and '<html lang="ja">' in answer.text
    assert answer.headers["x-request-id"] in answer.text
    assert "secret detail" not in answer.text and "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/api/v1/nowhere", b"", 404, "not_found"),
        ("DELETE", "/api/v1/things", b"", 405, "method_not_allowed"),
        ("POST", "/api/v1/things", b"{", 400, "malformed_request"),
        ("POST", "/api/v1/things", b'{"title": "\\ud800"}', 400, "malformed_request"),
        ("POST", "/api/v1/things", b'{"title": 5}', 422, "validation_error"),
        ("POST", "/api/v1/things", b'{"zzz": 5}', 422, "validation_error"),
        ("POST", "/api/v1/things", b'"' + b"a" * 2_000_000 + b'"', 413, "payload_too_large"),
    ],
)
async def test_programs_get_a_problem(
    web: httpx.AsyncClient, method: str, path: str, body: bytes, status: int, code: str
) -> None:
    headers = {"content-type": "application/json"}
    answer = await web.request(method, path, content=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == "ja"
    told = answer.json()
    assert told["code"] == code
    assert told["status"] == status
    assert told["request_id"] == answer.headers["x-request-id"]
    assert {"type", "title", "detail", "instance"} <= set(told)


async def test_a_problem_speaks_the_language_that_was_asked_for(web: httpx.AsyncClient) -> None:
    answer = await web.get("/api/v1/nowhere", headers={"accept-language": "en-GB,en;q=0.9"})
    assert answer.headers["content-language"] == "en"
    assert answer.json()["title"] == "Not found"


async def test_a_refusal_of_the_api_points_at_its_member(web: httpx.AsyncClient) -> None:
    body = {"title": "重複", "price": 1, "due": "2026-12-04", "kind": "a"}
    told = (await web.post("/api/v1/things", json=body)).json()
    assert told["status"] == 409
    assert told["errors"][0]["pointer"] == "#/title"


def test_a_pointer_is_a_json_pointer() -> None:
    assert pointer("tasks.0.unit_price") == "#/tasks/0/unit_price"
    assert pointer("a/b~c") == "#/a~1b~0c"
    assert pointer("") == "#"


async def test_a_bug_is_logged_once_with_the_request_s_id(
    web: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = await web.get("/broken", headers={"x-request-id": "trace-me-12345"})
    assert answer.headers["x-request-id"] == "trace-me-12345"
    (record,) = [r for r in caplog.records if r.name == "yui.bugs"]
    assert "trace-me-12345" in record.getMessage() and "secret detail" in record.getMessage()


def test_a_log_holds_no_token_of_a_mailed_link() -> None:
    for path in ("/login/link/{}", "/reset/{}", "/join/tateshina/me/{}/bookings"):
        token = new_id()
        assert without_tokens(path.format(token)) == path.format("…")
    plain = f"/interests/{uuid4()}/joining"
    assert without_tokens(plain) == plain


async def test_a_strange_request_id_is_replaced(web: httpx.AsyncClient) -> None:
    answer = await web.get("/nowhere", headers={"x-request-id": "<script>alert(1)</script>"})
    assert answer.headers["x-request-id"].startswith("req_")


async def test_a_stranger_is_led_to_the_log_in_and_a_worker_is_told_no(
    web: httpx.AsyncClient,
) -> None:
    stranger = await web.get("/secret?a=1")
    assert stranger.status_code == 303
    assert stranger.headers["location"] == "/login?next=/secret%3Fa%3D1"
    part = await web.get("/secret", headers={"hx-request": "true"})
    assert part.status_code == 401
    assert part.headers["hx-redirect"] == "/login?next=/secret"
    worker = await web.get("/secret", headers={"x-who": "worker"})
    assert worker.status_code == 403
    assert "権限がありません" in worker.text
    assert (await web.get("/secret", headers={"x-who": "director"})).status_code == 200


@pytest.mark.parametrize(
    ("says", "values", "text"),
    [
        ("あと{left}件です。", {"left": 3}, "あと3件です。"),
        ("あと{left:,}件です。", {"left": 3000}, "あと3,000件です。"),
        ("あと{left}件です。", {}, "あと…件です。"),
        ("{a} {b", {"a": 1}, "{a} {b"),
        ("{text}", {"text": "{left}"}, "{left}"),
        ("100%です", {}, "100%です"),
    ],
)
def test_places_are_filled_and_a_missing_value_breaks_nothing(
    says: str, values: dict[str, Any], text: str
) -> None:
    assert words.fill(says, values) == text


def test_refusals_carry_their_own_words() -> None:
    assert Conflict().says and Invalid([]).status == 422
    assert issubclass(Conflict, Refused)
