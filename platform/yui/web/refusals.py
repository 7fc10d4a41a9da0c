"""From an exception to an answer: a page for people, problem+json (RFC 9457) for `/api`.

A `Refused` is an anticipated no. What the framework refuses (404, 405, 413, 415, 400) gets the same
shape. Anything else that escapes is a bug: logged once, with the request's id, answered plainly.
"""

import logging
import re
import traceback
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Response
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    ValidationException,
)
from litestar.types import ExceptionHandlersMap

from tenants.refusal import FieldError, Invalid, Refused, Unauthenticated, Unavailable, Unknown
from yui.web.args import Asking
from yui.web.fields import TooLarge
from yui.web.kit import page
from yui.web.visit import Visit, is_api, visit_of
from yui.web.words import LANGUAGE, N_, fill, gettext

BUGS = logging.getLogger("yui.bugs")


class Malformed(Refused):
    """The body cannot be read at all."""

    code = "malformed_request"
    status = 400
    says = N_("送られた内容を読み取れません。")


class MethodNotAllowed(Refused):
    """The address exists, but not for this method."""

    code = "method_not_allowed"
    status = 405
    says = N_("このページではその操作はできません。")


class UnsupportedMedia(Refused):
    """The Content-Type is none that this address takes."""

    code = "unsupported_media_type"
    status = 415
    says = N_("この形式の送信は受け付けていません。")


class Bug(Refused):
    """Something of ours broke."""

    code = "internal_error"
    status = 500
    says = N_("システムの不具合です。記録しましたので、時間をおいて、もう一度お試しください。")


_TITLES = {
    400: N_("送信の内容を読み取れません"),
    401: N_("ログインが必要です"),
    403: N_("この操作はできません"),
    404: N_("見つかりません"),
    405: N_("この操作はできません"),
    409: N_("この操作はできませんでした"),
    413: N_("送られた内容が大きすぎます"),
    415: N_("この形式は受け付けていません"),
    422: N_("入力内容をご確認ください"),
    429: N_("回数が多すぎます"),
    500: N_("システムの不具合です"),
    503: N_("ただいま混み合っています"),
}
_BY_STATUS: dict[int, type[Refused]] = {
    400: Malformed,
    401: Unauthenticated,
    404: Unknown,
    405: MethodNotAllowed,
    413: TooLarge,
    415: UnsupportedMedia,
    503: Unavailable,
}


def on_refused(request: Asking, refused: Refused) -> Response[Any]:
    """The answer to an anticipated no."""
    visit = visit_of(request)
    headers = _headers(refused)
    if is_api(visit.path):
        return problem(request, refused, headers=headers)
    if refused.status == 401 and request.method in {"GET", "HEAD"}:
        return _to_log_in(request, visit)
    visit.entered = None
    language = LANGUAGE.set(visit.language)
    try:
        return page(
            request,
            "error.html",
            status=refused.status,
            headers=headers,
            code=refused.status,
            title=gettext(_TITLES.get(refused.status, _TITLES[409])),
            says=fill(refused.says, refused.values),
            errors=[text for _, _, text in _details(refused)],
            way=refused.way,
            way_says=gettext(refused.mend_says) if refused.way else "",
        )
    finally:
        LANGUAGE.reset(language)


def _to_log_in(request: Asking, visit: Visit) -> Response[Any]:
    back = visit.path + (f"?{visit.query}" if visit.query else "")
    to = "/login" if back == "/" else f"/login?next={quote(back, safe='/')}"
    if request.headers.get("hx-request") == "true":
        return Response(None, status_code=401, headers={"hx-redirect": to})
    return Response(None, status_code=303, headers={"location": to}, media_type="text/plain")


def _headers(refused: Refused) -> dict[str, str]:
    wait = refused.values.get("retry_after")
    if wait is None and refused.status == 503:
        wait = 2
    return {} if wait is None else {"retry-after": str(wait)}


def _details(refused: Refused) -> list[tuple[str, str, str]]:
    errors: tuple[FieldError, ...] = refused.errors if isinstance(refused, Invalid) else ()
    return [(error.field, error.code, fill(error.says, error.values)) for error in errors]


def problem(
    request: Asking, refused: Refused, *, headers: dict[str, str] | None = None
) -> Response[bytes]:
    """RFC 9457: type, title, status, detail, instance, and code, request_id, errors beside them."""
    visit = visit_of(request)
    language = LANGUAGE.set(visit.language)
    try:
        body: dict[str, Any] = {
            "type": f"{request.base_url}problems/{refused.code.replace('_', '-')}",
            "title": gettext(_TITLES.get(refused.status, _TITLES[409])),
            "status": refused.status,
            "detail": fill(refused.says, refused.values),
            "instance": f"urn:yui:request:{visit.request_id}",
            "code": refused.code,
            "request_id": visit.request_id,
        }
        errors = [
            {"pointer": pointer(name), "code": code, "detail": text}
            for name, code, text in _details(refused)
        ]
        if refused.field and not errors:
            errors = [
                {"pointer": pointer(refused.field), "code": refused.code, "detail": body["detail"]}
            ]
        if errors:
            body["errors"] = errors
    finally:
        LANGUAGE.reset(language)
    return Response(
        msgspec.json.encode(body),
        status_code=refused.status,
        media_type="application/problem+json",
        headers={"content-language": visit.language, "vary": "Accept-Language", **(headers or {})},
    )


def pointer(name: str) -> str:
    """`tasks.0.price` → `#/tasks/0/price` (RFC 6901 as a URI fragment)."""
    parts = [part.replace("~", "~0").replace("/", "~1") for part in name.split(".") if part]
    return "#" + "".join(f"/{quote(part, safe='~')}" for part in parts)


def on_http(request: Asking, refused: HTTPException) -> Response[Any]:
    """What the framework refused, in our own shape; its detail never leaves the house."""
    if refused.status_code >= 500:
        return on_bug(request, refused)
    if isinstance(refused, ValidationException):
        return on_refused(request, _invalid(refused))
    kind = _BY_STATUS.get(refused.status_code, Malformed)
    if isinstance(refused, MethodNotAllowedException):
        answer = on_refused(request, MethodNotAllowed())
        answer.headers["allow"] = (refused.headers or {}).get("allow", "")
        return answer
    if isinstance(refused, NotFoundException):
        kind = Unknown
    return on_refused(request, kind())


def _invalid(refused: ValidationException) -> Refused:
    extra: list[Any] = refused.extra if isinstance(refused.extra, list) else []
    errors = [
        FieldError(
            str(part.get("key", "")),
            "invalid",
            N_("形が正しくありません: {message}"),
            {"message": str(part.get("message", ""))[:300]},
        )
        for part in extra
        if isinstance(part, dict)
    ]
    return Invalid(errors)


_TOKEN = re.compile(r"(?<=/)[\w-]{40,}(?=/|\Z)", re.ASCII)


def without_tokens(path: str) -> str:
    """A path as a log may hold it: a mailed link's token would open somebody's page to its readers."""
    return _TOKEN.sub("…", path)


def on_bug(request: Asking, bug: Exception) -> Response[Any]:
    """Logs it once, and says no more than that it is logged."""
    visit = visit_of(request)
    BUGS.error(
        "%s %s (%s)\n%s",
        request.method,
        without_tokens(visit.path),
        visit.request_id,
        "".join(traceback.format_exception(bug)),
    )
    try:
        return on_refused(request, Bug())
    except Exception:
        BUGS.exception("the error page itself broke (%s)", visit.request_id)
        plain = f"500 {visit.request_id}"
        return Response(plain, status_code=500, media_type="text/plain")


HANDLERS: ExceptionHandlersMap = {
    Refused: on_refused,
    HTTPException: on_http,
    Exception: on_bug,
}
