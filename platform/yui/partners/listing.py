"""A page of a list: its parameters, its merge over the caller's towns, its Link header."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from msgspec import Struct

from tenants.refusal import FieldError, Invalid
from yui.partners import cursors
from yui.partners.config import CONFIG
from yui.web.args import Asking
from yui.web.words import N_

R = TypeVar("R")
MOST = 200
USUAL = 50
Place = tuple[datetime, UUID]


class Page(Struct, frozen=True):
    """What was asked for: `filters` by name, `before` where the last page ended."""

    path: str
    filters: dict[str, str]
    limit: int
    before: Place | None
    mark: str

    def pick(self, rows: Sequence[R], place: Callable[[R], Place]) -> tuple[list[R], str | None]:
        """The page's rows out of every town's, the newest first, and the next page's cursor."""
        ordered = sorted(rows, key=place, reverse=True)
        shown = ordered[: self.limit]
        if len(ordered) <= self.limit:
            return shown, None
        at, row = place(shown[-1])
        return shown, cursors.make(at, row, filters=self.mark, key=CONFIG.cursors)

    def links(self, cursor: str | None) -> str:
        """RFC 8288."""
        first = {**self.filters, "limit": str(self.limit)}
        found = [f'<{CONFIG.issuer}{self.path}?{urlencode(first)}>; rel="first"']
        if cursor is not None:
            following = urlencode({**first, "cursor": cursor})
            found.insert(0, f'<{CONFIG.issuer}{self.path}?{following}>; rel="next"')
        return ", ".join(found)


def asked(request: Asking, *, client: str, filters: Sequence[str]) -> Page:
    """Reads the query; a parameter that there is none of, or twice, is refused."""
    given: dict[str, str] = {}
    errors: list[FieldError] = []
    for name, value in request.query_params.multi_items():
        if name not in {"limit", "cursor", *filters}:
            errors.append(FieldError(name, "unknown_parameter", N_("この項目は使えません。")))
        elif name in given:
            errors.append(FieldError(name, "given_twice", N_("同じ項目が2回送られました。")))
        given[name] = value
    limit = given.get("limit", str(USUAL))
    if not (limit.isascii() and limit.isdigit() and len(limit) < 5 and 1 <= int(limit) <= MOST):
        says = N_("{min}から{max}までの整数で入力してください。")
        errors.append(FieldError("limit", "out_of_range", says, {"min": 1, "max": MOST}))
    if errors:
        raise Invalid(errors)
    held = {name: given[name] for name in filters if name in given}
    mark = cursors.filters_of(client, request.url.path, sorted(held.items()))
    cursor = given.get("cursor")
    before = None
    if cursor is not None:
        before = cursors.read(cursor, filters=mark, key=CONFIG.cursors).place
    return Page(request.url.path, held, int(limit), before, mark)


def town_of(page: Page) -> int | None:
    """The town that the list is narrowed to."""
    given = page.filters.get("tenant_id")
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) == 5):
        raise Invalid([FieldError("tenant_id", "invalid", N_("5けたの団体コードです。"))])
    return int(given)
