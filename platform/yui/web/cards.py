"""Tables that turn into cards where the screen is narrow: each cell is told what its column is called.

The page is the same for every screen: style sheets alone lay a row out as a card (`.cards`), with the
name of each value before it. Tables that mean something only side by side (calendars, heat maps,
figures by year) stay as they are and scroll inside their box.
"""

import re

from markupsafe import Markup

STAY = frozenset({"heat", "lanes", "insp", "fund", "cited", "town", "asks"})
"""Classes of tables that stay, or that are laid out by hand."""
FEWEST = 4
"""Columns from which a table does not fit on a phone."""

_TABLE = re.compile(r"<table(?P<open>[^>]*)>(?P<inside>.*?)</table>", re.DOTALL)
_HEAD = re.compile(r"<thead>(.*?)</thead>", re.DOTALL)
_CLASS = re.compile(r'class="([^"]*)"')
_ROW = re.compile(r"<tr(?P<open>[^>]*)>(?P<inside>.*?)(?=</tr>|<tr|\Z)", re.DOTALL)
_CELL = re.compile(r"<(?P<tag>td|th)(?P<open>(?:\s[^>]*)?)>")
_SPAN = re.compile(r'colspan="(\d+)"')
_HIDDEN = re.compile(r'<span class="vh">.*?</span>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def cards(html: str) -> Markup:
    """The same with every table that may turn into cards made ready for it. `html`: of a template."""
    return Markup(_TABLE.sub(_table, str(html)))  # noqa: S704 what a template has escaped already


def _table(found: re.Match[str]) -> str:
    opening, inside = found["open"], found["inside"]
    named = _CLASS.search(opening)
    classes = named[1].split() if named else []
    head = _HEAD.search(inside)
    if head is None or STAY & set(classes):
        return found[0]
    names = _names(head[1])
    if len(names) < FEWEST:
        return found[0]
    rest = _ROW.sub(lambda row: _row(row, names), inside[head.end() :])
    opening = _CLASS.sub("", opening, count=1).rstrip()
    kept = " ".join([*classes, "cards"])
    return f'<table{opening} class="{kept}" role="table">{inside[: head.end()]}{rest}</table>'


def _names(head: str) -> list[str]:
    """What the columns are called; none where the head has more than one row or spans columns."""
    if head.count("<tr") != 1 or "span=" in head:
        return []
    parts = _CELL.split(head)[3::3]
    return [_TAG.sub("", _HIDDEN.sub("", part)).strip().replace('"', "&quot;") for part in parts]


def _row(row: re.Match[str], names: list[str]) -> str:
    at = 0

    def cell(found: re.Match[str]) -> str:
        nonlocal at
        name = names[at] if at < len(names) else ""
        spans = _SPAN.search(found["open"])
        at += int(spans[1]) if spans else 1
        role = "rowheader" if found["tag"] == "th" else "cell"
        said = f' data-l="{name}"' if name and not spans and "data-l=" not in found["open"] else ""
        return f'<{found["tag"]}{found["open"]}{said} role="{role}">'

    return f'<tr{row["open"]} role="row">{_CELL.sub(cell, row["inside"])}'
