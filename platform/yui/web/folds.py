"""Folded parts that hold a refused form: they come back open, so that what is wrong is on the screen."""

import re

from markupsafe import Markup

_MARK = re.compile(
    r'<details(?P<open>[^>]*)>|(?P<end></details>)|<form[^>]* action="(?P<to>[^"]*)"'
)


def unfolded(html: str, action: str) -> Markup:
    """The same with every `<details>` open that holds the form of `action`. `html`: of a template."""
    opened: list[re.Match[str]] = []
    inside: list[re.Match[str]] = []
    for mark in _MARK.finditer(str(html)):
        if mark["end"]:
            if inside:
                inside.pop()
        elif mark["to"] is None:
            inside.append(mark)
        elif mark["to"].partition("?")[0].partition("#")[0] == action:
            opened += [one for one in inside if one not in opened]
    return Markup(_open(str(html), opened))  # noqa: S704 what a template has escaped already


def _open(html: str, found: list[re.Match[str]]) -> str:
    for mark in sorted(found, key=re.Match.start, reverse=True):
        if not re.search(r"\bopen\b", mark["open"]):
            at = mark.end() - 1
            html = f"{html[:at]} open{html[at:]}"
    return html
