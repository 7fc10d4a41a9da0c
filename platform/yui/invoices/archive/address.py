"""What an address of the archive asks for and what it shows: the office's pages and a worker's."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from litestar import Response
from litestar.params import QueryParameter

from yui import clock
from yui.invoices import rules
from yui.invoices.archive.searching.model import KINDS, Found, Wanted, says
from yui.web import Asking, _, page
from yui.web.leaf import leaf
from yui.web.tables import Column, Sheet

Day = Annotated[str, QueryParameter(pattern=r"^(\d{4}-\d{2}-\d{2})?\Z")]
Amount = Annotated[str, QueryParameter(pattern=r"^[0-9]{0,12}\Z")]
Name = Annotated[str, QueryParameter(max_length=100, pattern=r"^[^\x00-\x1f]*\Z")]
MOST = 10_000
"""Rows of an export; a search that finds more is narrowed by its days."""


def day_of(text: str) -> date | None:
    """A day of an address; None where it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def wanted_of(since: str, until: str, amounts: tuple[str, str], *rest: str) -> Wanted:
    """What the fields of an address ask for."""
    counterparty, kind = rest
    least, most = (int(text) if text else None for text in amounts)
    return Wanted(
        since=day_of(since),
        until=day_of(until),
        least=least,
        most=most,
        counterparty=counterparty.strip(),
        kind=kind if kind in KINDS else "",
    )


def before_of(on: str, number: str, part: str) -> tuple[date, str, int] | None:
    """Where the next page begins: the last document shown; None on the first page."""
    day = day_of(on)
    return None if day is None else (day, number, min(int(part or 0), 10**6))


def filters_of(wanted: Wanted) -> dict[str, str]:
    """What was asked for, as it stands in an address."""
    values = {name: getattr(wanted, name) for name in wanted.__struct_fields__}
    return {name: str(value) for name, value in values.items() if value not in {None, ""}}


def shown(
    request: Asking,
    template: str,
    found: Sequence[Found],
    *,
    wanted: Wanted,
    before: tuple[date, str, int] | None,
    kinds: Sequence[str],
) -> Response[Any]:
    """The page of what was found, with the filter as it was asked."""
    return page(
        request,
        template,
        found=leaf(found, before),
        filters=filters_of(wanted),
        kinds=[(name, _(says(name))) for name in kinds],
        years=rules.keep_years(clock.today()),
    )


def sheet(found: Sequence[Found]) -> Sheet:
    """Documents as the list that is taken away."""
    columns = [
        Column("日付", kind="date"),
        Column("種類"),
        Column("番号"),
        Column("取引先"),
        Column("内容"),
        Column("金額", unit="円", kind="number"),
        Column("税"),
        Column("SHA-256"),
    ]
    rows = [
        (
            *(one.dated_on, _(one.says), one.number, one.counterparty, one.title),
            *(one.yen, one.tax, one.sha256.hex() if one.sha256 else ""),
        )
        for one in found
    ]
    return Sheet(name="書類", columns=columns, rows=rows)
