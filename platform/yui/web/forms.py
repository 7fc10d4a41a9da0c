"""Forms: read into a Struct with every error at its field, and shown again with nothing lost.

    class NewOrder(Struct, forbid_unknown_fields=True):
        title: Annotated[str, Meta(max_length=80)]
        price: Annotated[int, Meta(ge=1)]            # yen: half-width digits, "1,200" is fine
        due: date                                     # `due=2026-12-04`, or due.y, due.m, due.d
        skills: list[UUID] = []                       # the same name again and again
        note: str = ""                                # a default: may be left empty
        tasks: list[NewTask] = []                     # rows: tasks.0.title, tasks.1.title …
        once: UUID | None = None                      # ui.once(…): a double click is one thing

    data = await forms.read(request, NewOrder)        # raises Invalid with all errors at once

`@forms.again(shown)` on a POST handler: when it is refused, `shown` (the function of the GET page,
decorated or not) answers, with the refusal's status; its fields hold what was typed and their
messages. `shown` gets those of the POST handler's arguments whose names it takes; what it needs
beyond them must have defaults. Passwords are never written back.
"""

import functools
import inspect
import re
from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, TypeVar, get_type_hints
from uuid import uuid4

from litestar import Response
from litestar.handlers import HTTPRouteHandler
from msgspec import NODEFAULT, Struct
from msgspec.structs import FieldInfo, fields

from tenants.db import serving_safely
from tenants.refusal import FieldError, Invalid, Refused
from yui.web.args import Asking
from yui.web.fields import Bad, Spec, pairs_of, spec_of, value_of
from yui.web.uploads import form_of
from yui.web.visit import Entered, visit_of
from yui.web.words import N_, fill, gettext

S = TypeVar("S", bound=Struct)
P = ParamSpec("P")
Values = dict[str, list[str]]
KIT_FIELDS = frozenset({"csrf", "once"})
"""Fields that the kit's own macros write; a Struct that does not name them may ignore them."""
_PARTS = (".y", ".m", ".d")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def new_once() -> str:
    """A one-time mark for a form; its action stores it and does nothing the second time."""
    return str(uuid4())


async def values_of(request: Asking) -> Values:
    """Every field of the request's form, by name, in the order of the form; an upload's files
    are read with them."""
    found: Values = {}
    if (upload := form_of(request)) is not None:
        await upload.rest()
        return upload.values
    for name, value in pairs_of(await request.body(), request.headers.get("content-type", "")):
        found.setdefault(name, []).append(value)
    return found


async def read(request: Asking, kind: type[S]) -> S:
    """The form as a Struct of `kind`; `Invalid` with one error for each bad field."""
    return decode(await values_of(request), kind)


def decode(values: Values, kind: type[S]) -> S:
    """The same from values at hand."""
    errors: list[FieldError] = []
    found = _struct(values, kind, "", errors)
    known = {name for name in values if name in KIT_FIELDS}
    errors += [
        FieldError(name, "unknown_field", N_("この画面にない項目が送られました。"))
        for name in sorted(set(values) - known - _names(values, kind, ""))
    ]
    if errors or found is None:
        raise Invalid(errors)
    return found


@functools.cache
def _specs(kind: type[Struct]) -> list[tuple[FieldInfo, Spec]]:
    hints = get_type_hints(kind, include_extras=True)
    return [(info, spec_of(hints[info.name])) for info in fields(kind)]


def _is_rows(spec: Spec) -> bool:
    return isinstance(spec.kind, type) and issubclass(spec.kind, Struct)


def _rows(values: Values, prefix: str) -> list[str]:
    """The row prefixes under `prefix`, in the order of their numbers: tasks.0., tasks.1. …"""
    numbers = {name[len(prefix) :].split(".", 1)[0] for name in values if name.startswith(prefix)}
    good = sorted(int(number) for number in numbers if number.isascii() and number.isdigit())
    return [f"{prefix}{number}." for number in good[:500]]


def _names(values: Values, kind: type[Struct], prefix: str) -> set[str]:
    known: set[str] = set()
    for info, spec in _specs(kind):
        name = prefix + info.encode_name
        known |= {name, *(name + part for part in _PARTS)}
        if _is_rows(spec):
            for row in _rows(values, name + "."):
                known |= _names(values, spec.kind, row)
    return known


def _struct(values: Values, kind: type[S], prefix: str, errors: list[FieldError]) -> S | None:
    before = len(errors)
    given: dict[str, Any] = {}
    for info, spec in _specs(kind):
        name = prefix + info.encode_name
        try:
            value = _value(values, spec, info, name, errors)
        except Bad as bad:
            errors.append(bad.at(name))
        else:
            if value is not NODEFAULT:
                given[info.name] = value
    return kind(**given) if len(errors) == before else None


def _value(values: Values, spec: Spec, info: FieldInfo, name: str, errors: list[FieldError]) -> Any:
    """The field's value; NODEFAULT leaves the Struct's own default."""
    if _is_rows(spec):
        rows = [_struct(values, spec.kind, row, errors) for row in _rows(values, name + ".")]
        return _unless_empty(rows, spec, info)
    texts = [text for text in _texts(values, name) if text.strip()]
    if spec.many:
        return _unless_empty([value_of(spec, text) for text in texts], spec, info)
    if len(texts) > 1:
        raise Bad("given_twice", N_("同じ項目が2回送られました。ページを開き直してください。"))
    if texts:
        return value_of(spec, texts[0])
    if spec.kind is bool:
        return False
    return _unless_empty(None, spec, info)


def _texts(values: Values, name: str) -> list[str]:
    if name in values:
        return values[name]
    parts = [values.get(name + part, [""])[-1].strip() for part in _PARTS]
    return ["-".join(parts)] if any(parts) else []


def _unless_empty(value: Any, spec: Spec, info: FieldInfo) -> Any:
    if value:
        return value
    if not info.required:
        return NODEFAULT
    if spec.optional:
        return None
    raise Bad("missing", N_("入力してください。"))


def _shown(refused: Refused) -> tuple[str, dict[str, str]]:
    """The sentence and the messages by field, in the language of the request."""
    says = fill(refused.says, refused.values)
    if isinstance(refused, Invalid):
        return says, {
            error.field: fill(error.says, error.values) for error in reversed(refused.errors)
        }
    return says, {refused.field: says} if refused.field else {}


def again(
    shown: Any,
) -> Callable[[Callable[P, Awaitable[Response[Any]]]], Callable[P, Awaitable[Response[Any]]]]:
    """Shows the form's page again when the handler below refuses."""
    show = shown.fn if isinstance(shown, HTTPRouteHandler) else shown
    takes = frozenset(inspect.signature(show).parameters)

    def wrap(
        handler: Callable[P, Awaitable[Response[Any]]],
    ) -> Callable[P, Awaitable[Response[Any]]]:
        @functools.wraps(handler)
        async def answer(*args: P.args, **kwargs: P.kwargs) -> Response[Any]:
            try:
                return await handler(*args, **kwargs)
            except Refused as refused:
                request: Any = kwargs["request"]
                await _enter(request, refused)
                safely = serving_safely.set(True)
                try:
                    found = show(**{name: kwargs[name] for name in takes if name in kwargs})
                    page: Response[Any] = await found if inspect.isawaitable(found) else found
                finally:
                    serving_safely.reset(safely)
                if wait := refused.values.get("retry_after"):
                    page.headers["retry-after"] = str(wait)
                return page

        return answer

    return wrap


def _showable(values: Values) -> Values:
    """What was typed, as HTML may hold it: no NUL and no other control sign but tab and line end."""
    return {name: [_CONTROL.sub("\ufffd", each) for each in kept] for name, kept in values.items()}


async def _enter(request: Asking, refused: Refused) -> None:
    if refused.status in {401, 404, 415}:
        raise refused
    says, errors = _shown(refused)
    visit_of(request).entered = Entered(
        action=request.scope["path"],
        values=_showable(await values_of(request)),
        errors=dict(reversed(errors.items())),
        says=says,
        status=refused.status,
        way=refused.way,
        way_says=gettext(refused.mend_says) if refused.way else "",
    )
