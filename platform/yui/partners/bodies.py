"""JSON in: every field's error at once, with a pointer; and what a request is known by."""

import contextlib
import re
from hashlib import sha256
from typing import Any, TypeVar, get_type_hints

import msgspec
from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from tenants.refusal import FieldError, Invalid
from yui.partners.model import KeyMissing, PreconditionFailed, PreconditionRequired
from yui.web.args import Asking
from yui.web.refusals import Malformed, UnsupportedMedia
from yui.web.words import N_

S = TypeVar("S", bound=Struct)
_KEY = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{16,255}\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


async def read(request: Asking, kind: type[S]) -> S:
    """The body as a `kind`: 415 for no JSON, 400 for broken JSON, 422 with every bad field."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/json":
        raise UnsupportedMedia
    try:
        given = msgspec.json.decode(await request.body())
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as bad:
        raise Malformed from bad
    if not isinstance(given, dict):
        raise Invalid([FieldError("", "type", N_("JSONのオブジェクトを送ってください。"))])
    return _convert(given, kind)


def _convert(given: dict[str, Any], kind: type[S]) -> S:
    hints = get_type_hints(kind, include_extras=True)
    known = {info.encode_name: info for info in fields(kind)}
    errors = [
        FieldError(name, "unknown_field", N_("この項目は使えません。"))
        for name in sorted(given.keys() - known.keys())
    ]
    values: dict[str, Any] = {}
    for name, info in known.items():
        if name not in given:
            if info.default is NODEFAULT and info.default_factory is NODEFAULT:
                errors.append(FieldError(name, "missing", N_("この項目は必須です。")))
            continue
        try:
            values[info.name] = msgspec.convert(given[name], hints[info.name])
        except msgspec.ValidationError as bad:
            says = N_("形が正しくありません: {message}")
            errors.append(FieldError(name, "invalid", says, {"message": str(bad)[:300]}))
        else:
            if isinstance(given[name], str) and _CONTROL.search(given[name]):
                errors.append(FieldError(name, "invalid", N_("使えない文字があります。")))
    if errors:
        raise Invalid(errors)
    return kind(**values)


def idempotency_key(request: Asking) -> str:
    """The key, quoted as draft-ietf-httpapi-idempotency-key says or bare as many clients send it."""
    given = request.headers.get("idempotency-key", "").strip()
    if len(given) >= 2 and given[0] == given[-1] == '"':
        given = given[1:-1]
    if not _KEY.match(given):
        raise KeyMissing
    return given


async def fingerprint(request: Asking) -> bytes:
    """What makes two requests the same: method, path, If-Match and body, spaces in JSON aside."""
    body = await request.body()
    with contextlib.suppress(msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        # broken JSON is its own fingerprint; it is refused when it is read
        body = msgspec.json.encode(msgspec.json.decode(body), order="deterministic")
    seen = request.headers.get("if-match", "")
    head = f"{request.method}\n{request.url.path}\n{seen}\n".encode()
    return sha256(head + body).digest()


def etag(version: int) -> str:
    """The strong ETag of a version."""
    return f'"v{version}"'


def fresh(request: Asking, version: int) -> bool:
    """Whether the client has this version already (If-None-Match, RFC 9110 §13.1.2)."""
    given = request.headers.get("if-none-match", "")
    tags = [tag.strip().removeprefix("W/") for tag in given.split(",")]
    return given.strip() == "*" or etag(version) in tags


def demand_match(request: Asking, version: int) -> None:
    """Refuses a change that was decided on another version (If-Match, RFC 9110 §13.1.1)."""
    given = request.headers.get("if-match", "").strip()
    if not given:
        raise PreconditionRequired
    if given != "*" and etag(version) not in [tag.strip() for tag in given.split(",")]:
        raise PreconditionFailed
