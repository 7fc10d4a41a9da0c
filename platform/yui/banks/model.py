"""A bank, a branch, and the master that the library `zengin-code` (MIT) brings, as of its day."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any

import msgspec
from msgspec import Struct

from tenants.refusal import FieldError, Invalid
from yui.japan import NotBankText, bank_text, screen_text
from yui.web.words import N_


class Place(Struct, frozen=True):
    """A bank (4 digits) or a branch (3 digits): its name, and its kana in bank letters."""

    code: str
    name: str
    kana: str

    @property
    def label(self) -> str:
        """「八十二長野（0143）」."""
        return f"{self.name}（{self.code}）"

    @property
    def reading(self) -> str:
        """The kana in full width, for the eye."""
        return screen_text(self.kana)


class Named(Struct, frozen=True):
    """A bank and one of its branches."""

    bank: Place
    branch: Place


class Ended(Struct, frozen=True):
    """A bank whose code went over into another's on a day; `source` says where that is written."""

    code: str
    name: str
    on: date
    into: str
    source: str


def unknown(field: str, says: str, **values: object) -> Invalid:
    """A code that is not in the master, at its field."""
    return Invalid([FieldError(field, "unknown_code", says, values)])


NO_BANK = N_("銀行コード{code}はありません。")
NO_BANK_BUT = N_("銀行コード{code}はありません。近いもの：{near}")
BANK_ENDED = N_("銀行コード{code}（{name}）は{day}になくなりました。今は{near}です。")
NO_BRANCH = N_("{bank}に支店コード{code}はありません。")
NO_BRANCH_BUT = N_("{bank}に支店コード{code}はありません。近いもの：{near}")


def _kana(text: str) -> str:
    """Bank letters; a foreign bank's spaces and full stops are no letters of a bank's name."""
    return bank_text(text).replace(" ", "").replace(".", "")


def _place(one: Any) -> Place:
    return Place(one.code, screen_text(one.name), _kana(one.kana))


def _library() -> Any:
    """Imported when first asked for: reading its 29,000 branches takes a third of a second."""
    return import_module("zengin_code").Bank.all


@cache
def banks() -> Mapping[str, Place]:
    """Every bank by its code, in the order of the codes."""
    return {code: _place(one) for code, one in sorted(_library().items())}


@cache
def branches(bank: str) -> Mapping[str, Place]:
    """A bank's branches by their code, in the order of the codes; none for an unknown bank."""
    found = _library().get(bank)
    return {} if found is None else {c: _place(b) for c, b in sorted(found.branches.items())}


@cache
def as_of() -> date:
    """The day of the library's data."""
    said = (files("zengin_code") / "source-data" / "data" / "updated_at").read_text("ascii")
    return date(int(said[:4]), int(said[4:6]), int(said[6:8]))


@cache
def ended() -> Mapping[str, Ended]:
    """Banks whose code went over into another's (package data, `banks.toml`)."""
    text = (files("yui") / "data" / "banks.toml").read_text("utf-8")
    rows = msgspec.convert(tomllib.loads(text)["ended"], list[Ended])
    return {row.code: row for row in rows}


_TAILS = ("銀行", "支店", "出張所", "営業部")
_SHORT = (
    ("信用金庫", "信金"),
    ("信用組合", "信組"),
    ("労働金庫", "労金"),
    ("農業協同組合", "農協"),
)


def matches(place: Place, text: str) -> bool:
    """Whether somebody who typed `text` can mean the place: the beginning of its code or of its
    kana in any width, or a part of its name, with or without 銀行 and 支店."""
    typed = screen_text(text).strip()
    if typed.isascii() and typed.isdigit():
        return place.code.startswith(typed)
    for long, short in _SHORT:
        typed = typed.replace(long, short)
    bare = next((typed.removesuffix(t) for t in _TAILS if typed.endswith(t) and typed != t), typed)
    return typed in place.name or bare in place.name or _reads(place, bare)


def _reads(place: Place, text: str) -> bool:
    try:
        read = _kana(text)
    except NotBankText:
        return False
    bare = next((read.removesuffix(t) for t in ("ｷﾞﾝｺｳ", "ｼﾃﾝ") if read.endswith(t)), read)
    return bool(read) and (place.kana.startswith(read) or (bool(bare) and place.kana == bare))
