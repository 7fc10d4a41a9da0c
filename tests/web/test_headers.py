"""What every answer carries, errors and files included; and what a page may not contain."""

import gzip
import re
from hashlib import sha256

import httpx
import pytest

from yui.web import assets, menu
from yui.web.cookies import may_be_secure, session_cookie

pytestmark = pytest.mark.anyio
PATHS = ["/things/new", "/nowhere", "/broken", "/secret", "/api/v1/nowhere", "/static/0/yui.css"]


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_is_strict(web: httpx.AsyncClient, path: str) -> None:
    headers = (await web.get(path)).headers
    csp = headers["content-security-policy"]
    assert "default-src 'none'" in csp and "script-src 'self';" in csp
    assert "style-src 'self';" in csp and "frame-ancestors 'none'" in csp
    assert "unsafe" not in csp
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["strict-transport-security"].startswith("max-age=63072000")
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "server" not in headers


@pytest.mark.parametrize("path", PATHS[:-1])
async def test_what_is_personal_is_never_kept(web: httpx.AsyncClient, path: str) -> None:
    assert (await web.get(path)).headers["cache-control"] == "no-store"


async def test_files_are_kept_for_ever_at_a_path_that_holds_their_hash(
    web: httpx.AsyncClient,
) -> None:
    page = (await web.get("/things/new")).text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(addresses) == 3
    for address in addresses:
        plain = await web.get(address, headers={"accept-encoding": "identity"})
        assert plain.status_code == 200
        assert plain.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert sha256(plain.content).hexdigest().startswith(address.split("/")[2])
        async with web.stream("GET", address, headers={"accept-encoding": "gzip"}) as zipped:
            raw = b"".join([part async for part in zipped.aiter_raw()])
        assert gzip.decompress(raw) == plain.content
    assert (await web.get("/static/0/yui.css")).headers["cache-control"] == "no-cache"
    assert (await web.get("/static/0/nothing.css")).status_code == 404


def test_htmx_is_the_file_that_was_looked_at() -> None:
    htmx = sha256(assets.packaged(assets.HTMX)).hexdigest()
    sse = sha256(assets.packaged(assets.SSE)).hexdigest()
    assert htmx.startswith("71ea6718") and htmx.endswith("3145c0de")
    assert sse.startswith("98a46496") and sse.endswith("2c0136")


@pytest.mark.parametrize("path", ["/things/new", "/nowhere"])
async def test_a_page_has_no_inline_script_or_style_and_asks_nobody_else(
    web: httpx.AsyncClient, path: str
) -> None:
    page = (await web.get(path, headers={"x-who": "director"})).text
    assert not re.search(r"\sstyle\s*=|<style|\son\w+\s*=|javascript:", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", page)
    assert len(page.encode()) < 60_000


async def test_the_language_switches_and_stays(web: httpx.AsyncClient) -> None:
    page = await web.get("/things/new?lang=en&x=1")
    assert '<html lang="en">' in page.text and page.headers["content-language"] == "en"
    assert 'href="?x=1&amp;lang=ja"' in page.text
    assert "Log in" in page.text
    assert '<html lang="en">' in (await web.get("/things/new")).text
    assert '<html lang="ja">' in (await web.get("/things/new?lang=ja")).text


async def test_the_menu_holds_what_the_caller_may_open(web: httpx.AsyncClient) -> None:
    director = (await web.get("/secret", headers={"x-who": "director"})).text
    assert 'href="/secret" aria-current="page">今日の仕事' in director
    assert "立科町" in director and "見本 太郎（ディレクター）" in director
    assert "今日の仕事" not in (await web.get("/nowhere", headers={"x-who": "worker"})).text
    assert "今日の仕事" not in (await web.get("/things/new")).text


@pytest.mark.parametrize(
    ("base", "name"),
    [
        ("https://yui.example.jp", "__Host-sid"),
        ("http://127.0.0.1:8788", "__Host-sid"),
        ("http://[::1]:8788", "__Host-sid"),
        ("http://localhost:8788", "__Host-sid"),
        ("http://192.168.1.5:8788", "sid"),
        ("http://localhost.evil.test", "sid"),
    ],
)
def test_cookies_are_host_bound_wherever_browsers_take_secure_ones(base: str, name: str) -> None:
    assert session_cookie(base) == name
    assert may_be_secure(base) == name.startswith("__Host-")


@pytest.mark.parametrize("name", ["use", "privacy", "accessibility"])
async def test_the_footer_s_pages_exist_in_both_languages(
    web: httpx.AsyncClient, name: str
) -> None:
    japanese = await web.get(f"/about/{name}")
    english = await web.get(f"/about/{name}?lang=en")
    assert japanese.status_code == english.status_code == 200
    assert not re.search("[ぁ-ん]", english.text.replace("日本語", ""))
    assert (await web.get("/about/../base")).status_code == 404


async def test_a_problem_type_leads_to_a_page_about_it(web: httpx.AsyncClient) -> None:
    told = (await web.get("/api/v1/nowhere")).json()
    shown = await web.get(told["type"])
    assert shown.status_code == 200
    assert "not_found" in shown.text
    assert (await web.get("/problems/made-up")).status_code == 404


def test_a_long_menu_keeps_its_head_short_and_shows_where_one_is() -> None:
    entries = [menu.Entry(str(n), f"/{n}", "me", order=n) for n in range(12)]
    assert [entry.path for entry in menu.first(entries, "/9")] == [
        "/0",
        "/1",
        "/2",
        "/3",
        "/9",
    ]
    assert menu.first(entries[:5], "/1") == entries[:5]


@pytest.mark.parametrize("path", ["/things/new", "/about/use", "/nowhere", "/secret", "/broken"])
async def test_head_answers_as_get_does_without_the_content(
    web: httpx.AsyncClient, path: str
) -> None:
    asked = await web.get(path, headers={"accept-encoding": "identity"})
    head = await web.head(path, headers={"accept-encoding": "identity"})
    changing = {"x-request-id", "set-cookie"}
    assert head.status_code == asked.status_code
    assert {k: v for k, v in head.headers.items() if k not in changing} == {
        k: v for k, v in asked.headers.items() if k not in changing
    }
    assert int(head.headers["content-length"]) == len(asked.content)
    assert head.content == b""


async def test_head_is_allowed_where_get_is_and_nowhere_else(web: httpx.AsyncClient) -> None:
    static = re.findall(r'href="(/static/[^"]+)"', (await web.get("/things/new")).text)[0]
    assert (await web.head(static)).status_code == 200
    assert (await web.head("/things")).status_code == 405
    refused = await web.delete("/things/new")
    assert {"GET", "HEAD"} <= set(refused.headers["allow"].split(", "))


async def test_only_a_page_without_secrets_is_compressed(web: httpx.AsyncClient) -> None:
    zips = {"accept-encoding": "gzip, br"}
    stranger = await web.get("/things/new", headers=zips)
    assert stranger.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in stranger.headers["vary"]
    assert "入力" in stranger.text
    known = await web.get("/things/new", headers={**zips, "x-who": "director"})
    assert "content-encoding" not in known.headers
    plain = await web.get("/things/new", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    token = re.compile(r'name="csrf" value="([^"]+)"')
    tokens = {token.findall((await web.get("/things/new")).text)[0] for _ in range(5)}
    assert len(tokens) == 5, "a token that stays would be told by the length of what is compressed"
