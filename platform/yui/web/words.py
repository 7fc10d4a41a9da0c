"""Words on the screen: Japanese msgids, English by catalogue, filled-in places.

Every slice keeps its English in `yui/<slice>/locale/en.po`; all of them are read into memory once.
"""

import re
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

from yui.web import show
from yui.web.visit import Language

LANGUAGE: ContextVar[Language] = ContextVar("language", default="ja")
"""The language of the request being served."""

EASY: ContextVar[bool] = ContextVar("easy_japanese", default=False)
"""Whether the reader asked for easy Japanese (やさしい日本語)."""

ROOT = Path(__file__).resolve().parent.parent
"""The folder of `yui`."""


def po_files() -> list[Path]:
    """Every slice's English catalogue."""
    return sorted(ROOT.glob("*/locale/en.po"))


@cache
def english() -> dict[str, str]:
    """msgid → English, over all slices; a later slice cannot change an earlier one's word."""
    found: dict[str, str] = {}
    for path in po_files():
        for message in read_po(BytesIO(path.read_bytes())):
            one, many = _forms(message.id), _forms(message.string)
            for source, target in zip(one, many, strict=False):
                if source and target:
                    found.setdefault(source, target)
    return found


@cache
def easy() -> dict[str, str]:
    """msgid → easy Japanese (`yui/<slice>/locale/ja_easy.po`); what has none stays as it is."""
    found: dict[str, str] = {}
    for path in sorted(ROOT.glob("*/locale/ja_easy.po")):
        for message in read_po(BytesIO(path.read_bytes())):
            if message.id and message.string:
                found.setdefault(str(message.id), str(message.string))
    return found


def _forms(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [str(part) for part in value or ()]


def gettext(msgid: str) -> str:
    """The msgid in the language of the request."""
    if LANGUAGE.get() == "ja":
        return easy().get(msgid, msgid) if EASY.get() else msgid
    return english().get(msgid, msgid)


def menu_word(says: str) -> str:
    """A menu entry's word: in English a list has a plural of its own (`menu:案件` → Orders)."""
    if LANGUAGE.get() == "ja":
        return gettext(says)
    return english().get(f"menu:{says}") or gettext(says)


def ngettext(one: str, many: str, n: int) -> str:
    """The singular or the plural; Japanese has one form, so both msgids may be the same."""
    return gettext(one if n == 1 else many)


def N_(msgid: str) -> str:  # noqa: N802  -- gettext's own name
    """Marks a msgid for extraction; it is translated where it is shown."""
    return msgid


_SLOT = re.compile(r"\{(\w+)(?:[:!][^}]*)?\}")


def fill(says: str, values: dict[str, object]) -> str:
    """Translates a refusal's sentence and fills its `{named}` places.

    Dates are written as on the screen; a place without a value stays readable as 「…」.
    """
    text = gettext(says)
    if not _SLOT.search(text):
        return text
    shown: dict[str, object] = {name: _shown(value) for name, value in values.items()}
    for name in _SLOT.findall(text):
        shown.setdefault(name, "…")
    try:
        return text.format(**shown)
    except (ValueError, IndexError, KeyError):
        return text


def _shown(value: object) -> object:
    if isinstance(value, datetime):
        return show.when(value)
    if isinstance(value, date):
        return show.day(value)
    return gettext(value) if isinstance(value, str) else value
