"""A small app with the page kit and no database: forms, pages and refusals in-process."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated, Any, ClassVar
from uuid import UUID

import httpx
import pytest
from jinja2 import DictLoader
from litestar import Litestar, Request, Response, get, post
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.params import FromPath, JSONBody
from litestar.types import ASGIApp, Receive, Scope, Send
from msgspec import Meta, Struct

from tenants.actor import Actor, Role, TenantId
from tenants.actor import Scope as Reach
from tenants.guards import may
from tenants.refusal import Conflict, Refused
from yui.web import cookies, forms, menu, page, see
from yui.web.engine import environment
from yui.web.plugin import BODY_CAP, WebKit
from yui.web.visit import AUTH_STATE

BASE = "https://yui.test"
DIRECTOR = Actor(TenantId(20324), UUID(int=7), Reach.TENANT, Role.DIRECTOR, name="見本 太郎")
WORKER = Actor(TenantId(20324), UUID(int=8), Reach.PERSON, Role.WORKER, name="見本 さゆり")
WHO = {"director": DIRECTOR, "worker": WORKER}

THING = """{% extends "base.html" %}{% import "macros.html" as ui %}
{% block title %}入力{% endblock %}
{% block main %}{{ ui.head("入力") }}
{% block part %}<div id="part">{% call ui.form("/things") %}
{{ ui.field("title", "件名", maxlength=20) }}
{{ ui.field("price", "単価", type="number", unit="円", help="税抜") }}
{{ ui.ymd("due", "納期") }}
{{ ui.select("kind", "種類", [("a", "甲"), ("b", "乙")]) }}
{{ ui.choices("skills", "技能", [("x", "入力"), ("y", "校正")], type="checkbox", required=false) }}
{{ ui.text("note", "備考", required=false) }}
{{ ui.field("word", "合言葉", type="password", required=false) }}
{{ ui.button("登録する") }}{% endcall %}</div>{% endblock %}
{% endblock %}"""


class Thing(Struct, forbid_unknown_fields=True):
    title: Annotated[str, Meta(max_length=20)]
    price: Annotated[int, Meta(ge=1, le=1_000_000)]
    due: date
    kind: Annotated[str, Meta(pattern="^[ab]$")]
    skills: list[str] = []
    note: str = ""
    word: str = ""


class Taken(Refused):
    """The title is taken already."""

    code: ClassVar[str] = "title_taken"
    says: ClassVar[str] = "「{title}」はもう使われています。"


@get("/things/new", sync_to_thread=False)
def new_thing(request: Request[Any, Any, Any]) -> Response[str]:
    return page(request, "thing.html", fragment="part")


@post("/things")
@forms.again(new_thing)
async def make_thing(request: Request[Any, Any, Any]) -> Response[Any]:
    thing = await forms.read(request, Thing)
    if thing.title == "重複":
        raise Taken("title", title=thing.title)
    if thing.title == "競合":
        raise Conflict
    if thing.title == "故障":
        raise RuntimeError("secret detail")
    return see(request, "/things/new", said="登録しました。")


@get("/secret", guards=[may("order.read")], sync_to_thread=False)
def secret(request: Request[Any, Any, Any]) -> Response[str]:
    return page(request, "thing.html")


@get("/things/{thing:uuid}", sync_to_thread=False)
def one_thing(request: Request[Any, Any, Any], thing: FromPath[UUID]) -> Response[str]:
    return page(request, "thing.html")


@get("/broken", sync_to_thread=False)
def broken() -> None:
    raise RuntimeError("secret detail")


@post("/api/v1/things")
async def api_thing(data: JSONBody[Thing]) -> Thing:
    if data.title == "重複":
        raise Taken("title", title=data.title)
    return data


async def name_town(actor: Actor) -> tuple[str, str]:
    return {20324: ("立科町", "Tateshina")}[actor.tenant]


class WhoAsks(ASGIMiddleware):
    """The log-in of these tests: a header says who."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        headers = dict(scope["headers"])
        who = WHO.get(headers.get(b"x-who", b"").decode())
        if who is not None:
            scope["user"] = who
            scope.setdefault("state", {})[AUTH_STATE] = f"session-of-{who.id}"
        await next_app(scope, receive, send)


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Litestar:
    """A fresh app; what the kit keeps for the process is put back afterwards."""
    monkeypatch.setattr(cookies, "KIT", cookies.Kit())
    loader: Any = environment().loader
    monkeypatch.setattr(environment(), "loader", DictOver({"thing.html": THING}, loader))
    monkeypatch.setattr(menu, "_ENTRIES", {})
    menu.register(menu.Entry("今日の仕事", "/secret", "order.read", order=1))
    return Litestar(
        [new_thing, make_thing, secret, one_thing, broken, api_thing],
        middleware=[WhoAsks()],
        request_max_body_size=BODY_CAP,
        plugins=[WebKit(key=b"k" * 32, base_url=BASE, name_town=name_town)],
    )


class DictOver(DictLoader):
    """These templates before the kit's own."""

    def __init__(self, mapping: dict[str, str], under: Any) -> None:
        super().__init__(mapping)
        self.under = under

    def get_source(self, environment: Any, template: str) -> Any:
        if template in self.mapping:
            return super().get_source(environment, template)
        return self.under.get_source(environment, template)


@pytest.fixture
async def web(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield client


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"
