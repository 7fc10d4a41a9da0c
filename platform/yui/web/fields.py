"""From the text of one form field to a typed value, or to a sentence that says how to put it right."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin
from urllib.parse import unquote_to_bytes
from uuid import UUID

from msgspec import Meta, Struct
from msgspec import field as _struct_field

from tenants.refusal import FieldError, Refused
from yui import japan
from yui.web.show import TOKYO
from yui.web.words import N_

BIGINT = 9_223_372_036_854_775_807
LONGEST = 20_000
MOST_FIELDS = 2_000


class NotAForm(Refused):
    """The body is not a form of ours."""

    code = "unsupported_media_type"
    status = 415
    says = N_("この形式の送信は受け付けていません。画面のフォームから送ってください。")


class TooLarge(Refused):
    """The body is longer than any form of ours."""

    code = "payload_too_large"
    status = 413
    says = N_("送られた内容が大きすぎます。文章を短くするか、何回かに分けて送ってください。")


class Bad(Exception):
    """One thing wrong with one value: code, sentence, and the values in its places."""

    def __init__(self, code: str, says: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.says, self.values = code, says, values

    def at(self, name: str) -> FieldError:
        """The same, at a field."""
        return FieldError(name, self.code, self.says, dict(self.values))


class Spec(Struct, frozen=True):
    """What a field wants: its kind, its limits, whether it may be left empty or repeats."""

    kind: Any
    metas: tuple[Meta, ...] = _struct_field(default=())
    optional: bool = False
    many: bool = False


BROKEN = "\ufffd\ufffd"
"""Stands for bytes that are no UTF-8 (a lone surrogate, for example) until the field is read."""


def _text(raw: str) -> str:
    try:
        return unquote_to_bytes(raw.replace("+", " ")).decode("utf-8")
    except UnicodeDecodeError:
        return BROKEN


def pairs_of(body: bytes, content_type: str) -> list[tuple[str, str]]:
    """The fields of an urlencoded body in order; any other kind of body is refused."""
    kind = content_type.split(";", maxsplit=1)[0].strip().lower()
    if not body:
        return []
    if kind != "application/x-www-form-urlencoded":
        raise NotAForm
    parts = body.decode("latin-1").split("&")
    if len(parts) > MOST_FIELDS:
        raise TooLarge
    cut = (part.partition("=") for part in parts if part)
    return [(_text(name), _text(value)) for name, _, value in cut]


def spec_of(annotation: Any) -> Spec:
    """Reads an annotation: Annotated, NewType, `| None`, `list[…]`, in any order."""
    metas: list[Meta] = []
    optional = many = False
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            metas += [meta for meta in annotation.__metadata__ if isinstance(meta, Meta)]
            annotation = get_args(annotation)[0]
        elif isinstance(annotation, NewType):
            annotation = annotation.__supertype__
        elif origin in (Union, UnionType):
            optional = True
            annotation = next(part for part in get_args(annotation) if part is not NoneType)
        elif origin in (list, tuple, set):
            many = True
            annotation = get_args(annotation)[0]
        else:
            return Spec(annotation, tuple(metas), optional, many)


def _clean(text: str) -> str:
    """Refuses what no keyboard types; one kind of line end, no space around."""
    if text == BROKEN or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise Bad("broken_text", N_("読み取れない文字が入っています。入力し直してください。"))
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if any(unicodedata.category(sign) == "Cc" and sign not in "\n\t" for sign in text):
        raise Bad("control_character", N_("使えない制御文字が入っています。入力し直してください。"))
    if len(text) > LONGEST:
        raise Bad("too_long", N_("{max}文字以内で入力してください。"), max=LONGEST)
    return text


def _whole(text: str) -> int:
    if not text.isascii() and unicodedata.normalize("NFKC", text).isascii():
        raise Bad("full_width", N_("半角数字で入力してください。"))
    bare = text.replace(",", "") if re.fullmatch(r"-?\d{1,3}(,\d{3})+", text, re.ASCII) else text
    if re.fullmatch(r"[-+]?\d*\.\d+", bare, re.ASCII):
        raise Bad("fraction", N_("小数は使えません。整数で入力してください。"))
    if not re.fullmatch(r"-?\d+", bare, re.ASCII):
        raise Bad("not_a_number", N_("半角数字だけで入力してください。"))
    if len(bare) > 19 or abs(int(bare)) > BIGINT:
        raise Bad("too_large", N_("数が大きすぎます。桁数をご確認ください。"))
    return int(bare)


def _date(text: str) -> date:
    if re.search(r"[０-９]", text):
        raise Bad("full_width", N_("半角数字で入力してください。"))
    plain = re.fullmatch(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", text, re.ASCII)
    try:
        day = date(*(int(part) for part in plain.groups())) if plain else japan.parse_day(text)
    except japan.NotADate:
        raise Bad(
            "not_a_date", N_("年・月・日を数字で入力してください。例）2026年12月4日")
        ) from None
    except ValueError:
        raise Bad(
            "no_such_date", N_("この日付はありません。年・月・日をご確認ください。")
        ) from None
    if not japan.within_reach(day):
        raise Bad("no_such_date", N_("この日付はありません。年・月・日をご確認ください。"))
    return day


def _datetime(text: str) -> datetime:
    on, _, at = text.replace(" ", "T").partition("T")
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)(:[0-5]\d)?", at, re.ASCII)
    if not found:
        raise Bad("not_a_time", N_("日付と時刻を入力してください。例）2026-12-04 17:00"))
    day = _date(on)
    return datetime(day.year, day.month, day.day, int(found[1]), int(found[2]), tzinfo=TOKYO)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Bad("not_an_id", N_("選択肢から選んでください。")) from None


def _option(kind: type[Enum], text: str) -> Enum:
    for member in kind:
        if str(member.value) == text:
            return member
    raise Bad("not_an_option", N_("選択肢から選んでください。"))


def _literal(options: tuple[Any, ...], text: str) -> Any:
    for option in options:
        if str(option) == text:
            return option
    raise Bad("not_an_option", N_("選択肢から選んでください。"))


_READERS: dict[Any, Callable[[str], Any]] = {
    str: str,
    int: _whole,
    date: _date,
    datetime: _datetime,
    UUID: _uuid,
}


def value_of(spec: Spec, raw: str) -> Any:
    """The typed value of one text that is not empty; raises `Bad`."""
    text = _clean(raw)
    if spec.kind is bool:
        return text not in {"", "0", "false", "off"}
    if get_origin(spec.kind) is Literal:
        value = _literal(get_args(spec.kind), text)
    elif isinstance(spec.kind, type) and issubclass(spec.kind, Enum):
        value = _option(spec.kind, text)
    else:
        value = _READERS[spec.kind](text)
    for meta in spec.metas:
        _limits(meta, value)
    return value


def _limits(meta: Meta, value: Any) -> None:
    if isinstance(value, int):
        _range(meta, value)
    elif isinstance(value, str):
        _length(meta, value)


def _range(meta: Meta, value: int) -> None:
    least = meta.ge if meta.ge is not None else (None if meta.gt is None else int(meta.gt) + 1)
    most = meta.le if meta.le is not None else (None if meta.lt is None else int(meta.lt) - 1)
    if least is not None and value < least:
        raise Bad("too_small", N_("{min}以上の数を入力してください。"), min=f"{int(least):,}")
    if most is not None and value > most:
        raise Bad("too_large", N_("{max}以下の数を入力してください。"), max=f"{int(most):,}")


def _length(meta: Meta, value: str) -> None:
    if meta.max_length is not None and len(value) > meta.max_length:
        raise Bad("too_long", N_("{max}文字以内で入力してください。"), max=meta.max_length)
    if meta.min_length is not None and len(value) < meta.min_length:
        raise Bad("too_short", N_("{min}文字以上で入力してください。"), min=meta.min_length)
    if meta.pattern is not None and not re.search(meta.pattern, value):
        raise Bad("wrong_form", N_("入力の形式が違います。説明をご確認ください。"))
