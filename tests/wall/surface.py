"""What the application shows to the outside, read from the application itself.

Every route with its path parameters, query parameters, form or JSON fields, and the permission on
its line; and a valid value for each, so that one of them at a time can be replaced by something bad.
"""

import inspect
import re
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from hashlib import sha256
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID, uuid4

import msgspec
from litestar import Litestar
from litestar.routes import HTTPRoute
from msgspec.structs import fields as struct_fields

from tests import world
from tests.wall.special import ident

_FORM = re.compile(r"forms\.read\(\s*request,\s*([\w.]+)\s*\)")
_DECODED = re.compile(r"bodies\.read\(\s*request,\s*([\w.]+)\s*\)")
_ASKED = re.compile(r"query_params\.get\(\s*\"(\w+)\"")
_HELPER = re.compile(r"\b(_[a-z]\w*)\(")


@dataclass(frozen=True)
class Field:
    """One field of a form or of a JSON body."""

    name: str
    type: Any
    required: bool
    limits: Any = None


@dataclass(frozen=True)
class Route:
    """One method of one path."""

    method: str
    path: str
    permission: str
    module: str
    handler: str
    path_types: dict[str, Any] = field(hash=False)
    query: dict[str, Any] = field(hash=False)
    form: tuple[Field, ...]
    json: tuple[Field, ...]
    form_kind: Any = field(default=None, hash=False)

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def is_api(self) -> bool:
        return self.path.startswith(("/api/", "/oauth/"))

    def url(self, values: dict[str, str]) -> str:
        """The path with these values in it."""
        return re.sub(r"\{(\w+)\}", lambda match: values[match[1]], self.path)


def routes(app: Litestar) -> list[Route]:
    """Every route but OPTIONS, static files and the two that say whether we live."""
    found = []
    for route in app.routes:
        if not isinstance(route, HTTPRoute) or route.path.startswith(
            ("/static", "/healthz", "/readyz")
        ):
            continue
        for handler in route.route_handlers:
            methods = sorted(handler.http_methods - {"OPTIONS", "HEAD"})
            found += [_route(route, handler, method) for method in methods]
    return sorted(found, key=lambda each: each.name)


def _route(route: HTTPRoute, handler: Any, method: str) -> Route:
    function = inspect.unwrap(handler.fn)
    paths = {each.name: each.type for each in route.path_components if not isinstance(each, str)}
    query, body = _parameters(handler, set(paths))
    module = inspect.getmodule(function)
    source = _source(function, module)
    query |= dict.fromkeys(_ASKED.findall(source), str)
    struct = next(iter(_FORM.findall(source)), "")
    kind = _resolve(module, struct) if struct else None
    form = _fields(kind)
    decoded = next(iter(_DECODED.findall(source)), "")
    if decoded and not body:
        body = _fields(_resolve(module, decoded))
    return Route(
        method=method,
        path=route.path_format,
        permission=_permission(handler),
        module=function.__module__,
        handler=function.__name__,
        path_types=paths,
        query=query,
        form=form,
        json=body,
        form_kind=kind,
    )


def _source(function: Any, module: Any) -> str:
    """A handler's text and, after it, that of the module's own helpers it calls: two routes that read
    one form may do it in one place."""
    text = inspect.getsource(function)
    called = [getattr(module, name, None) for name in dict.fromkeys(_HELPER.findall(text))]
    own = [one for one in called if inspect.isfunction(one) and one.__module__ == module.__name__]
    return "\n".join([text, *map(inspect.getsource, own)])


def _resolve(module: Any, name: str) -> Any:
    found = module
    for part in name.split("."):
        found = getattr(found, part, None)
    return found


def _permission(handler: Any) -> str:
    for guard in handler.resolve_guards():
        inner = getattr(guard, "func", guard)
        if scope := getattr(inner, "scope", ""):
            return f"scope {scope}"
        named = getattr(inner, "permission", "") or getattr(inner, "__name__", "")
        if named:
            return str(named)
    return ""


def _parameters(handler: Any, paths: set[str]) -> tuple[dict[str, Any], tuple[Field, ...]]:
    hints = get_type_hints(inspect.unwrap(handler.fn), include_extras=True)
    query: dict[str, Any] = {}
    body: tuple[Field, ...] = ()
    for name, hint in hints.items():
        if name in paths or name == "return":
            continue
        text = repr(hint)
        if "QueryParameter" in text or "FromQuery" in text:
            query[name] = _bare(hint)
        if name == "data":
            body = _fields(_bare(hint))
    return query, body


def _bare(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def _fields(kind: Any) -> tuple[Field, ...]:
    if not (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
        return ()
    hints = get_type_hints(kind, include_extras=True)
    return tuple(
        Field(
            name=each.encode_name,
            type=_bare(hints[each.name]),
            required=each.required,
            limits=_limits(hints[each.name]),
        )
        for each in struct_fields(kind)
    )


def _limits(hint: Any) -> Any:
    extras = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    return next((each for each in extras if isinstance(each, msgspec.Meta)), None)


def plain(kind: Any) -> Any:
    """The type without Annotated, Optional and NewType around it."""
    while True:
        if get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        elif get_origin(kind) in {Union, types.UnionType}:
            kind = next(each for each in get_args(kind) if each is not type(None))
        elif hasattr(kind, "__supertype__"):
            kind = kind.__supertype__
        else:
            return kind


def is_text(each: Field) -> bool:
    """Whether it takes letters as they come."""
    return plain(each.type) is str


TAKEN: dict[str, Any] = {
    "voucher_kind": "correction",
    "paid_by_what": "窓口 領収書1",
    "t_number": "T7000012050002",
    "client_percent": "5",
    "worker_percent": "95",
    "manager_percent": "0",
    "sponsor_percent": "0",
    "claimed_yen": 2,
    "value_on": "2026-11-10",
    "seen": sha256(b"x" * 32).hexdigest(),
    "municipality": "20324",
    "starts_at": "2026-12-20T10:00",
    "apply_by": "2026-12-10T17:00",
    "tenant_id": 20324,
    "guest": 20215,
    "percent": "5",
    "client": str(world.ident("tateshina/client/1")),
    "email": "hana@example.jp",
    "parts": ["acceptor"],
    "sha256": sha256(b"x" * 32).hexdigest(),
    "leader": str(world.ident("tateshina/leader")),
    "fee": "5",
    "url": "https://hooks.example.jp/yui",
    "month": "2026-10-01",
    "valid_from": "2027-01-01",
    "valid_to": "2027-12-31",
    "order_id": str(ident("app.client_order", "tateshina", 1)),
    "labels": "良い\n悪い",
    "label": "良い",
    "closing_on": "2026-10-31",
    "to": [str(world.ident("tateshina/worker/3"))],
    "answer_on": "2026-12-10",
    "due_on": "2026-12-19",
    "kana": "ハタラキコ",
    "postal": "384-2305",
    "phone": "0267-00-0000",
    "bank_code": "0143",
    "branch_code": "485",
    "account_type": "1",
    "number": "1234567",
    "holder_kana": "ﾊﾀﾗｷｺ",
    "joined_on": "2026-11-01",
    "code": "own.rule",
    "job_type": "annotation",
    "other": 20215,
    "purpose": "work_matching",
    "items": ["skills"],
    "fields": ["skills"],
    "course_code": "own-course",
    "choices": "はい\nいいえ",
    "passed_on": "2026-11-01",
    "paid_on": "2026-11-01",
    "officer": str(world.ident("tateshina/staff")),
    "whole_body": False,
    "worker_code": "W-014",
    "born": "1985-04-01",
    "sex": "f",
    "area": "town",
    "childcare": "yes",
    "caregiving": "no",
}
"""Fields whose values must be someone or some day known."""


def valid(each: Field, *, text: str = "よい値") -> Any:
    """A value that the field takes, in JSON's types."""
    kind, limits = plain(each.type), each.limits
    if each.name in TAKEN and isinstance(TAKEN[each.name], list) <= (get_origin(kind) is list):
        return TAKEN[each.name]  # a list only where one is asked for: two forms may share a name
    if get_origin(kind) is list:
        return []
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind)).value
    if kind is int:
        return max(1, getattr(limits, "ge", None) or 1)
    if kind is bool:
        return True
    if kind is UUID:
        return str(uuid4())
    if kind is date:
        return "2026-12-20"
    if kind is datetime:
        return "2026-12-20T12:00:00+09:00"
    return _text(limits, text)


def _text(limits: Any, text: str) -> str:
    pattern = getattr(limits, "pattern", None) or ""
    digits = re.fullmatch(r"\^?\[0-9\]\{(\d+)\}(?:\$|\\Z)?", pattern)
    if digits:
        return "1" * int(digits[1])
    choice = re.match(r"\^?\(?(?:\?:)?(\w+)", pattern.replace("[", "").replace("]", ""))
    if pattern and choice:
        return choice[1]
    return (
        text * max(1, (getattr(limits, "min_length", 0) or 0) // len(text) + 1) if limits else text
    )


def body_of(listed: tuple[Field, ...], *, change: dict[str, Any] | None = None) -> dict[str, Any]:
    """A valid body of these fields, with some of them replaced."""
    made = {each.name: valid(each) for each in listed if each.required}
    return made | (change or {})


def texts(route: Route) -> Iterator[tuple[str, str]]:
    """Every parameter of a route that letters reach: (where, name)."""
    for name in route.path_types:
        yield "path", name
    for name in route.query:
        yield "query", name
    for each in route.form:
        yield "form", each.name
    for each in route.json:
        yield "json", each.name
