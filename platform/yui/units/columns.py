"""What the columns of a file are taken for: told by our own heads, by memory, by guessing, by people.

Pure. A file with our own heads is read as it is written; any other's columns are guessed and shown.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from tenants.refusal import Refused
from yui.units.model import Row
from yui.web.words import N_

KEY, LABEL, STATE = "件の番号", "件名", "状態"
"""The heads that mean something; every other column is kept under its own head. The state is
written by us and never read."""

_KEYS = (
    *("件番号", "番号", "管理番号", "整理番号", "通し番号", "連番", "通番", "商品番号", "品番"),
    *("商品コード", "データid", "id", "no", "sku", "コード", "key", "code"),
)
_LABELS = (
    *("名前", "名称", "タイトル", "題名", "商品名", "品名", "ファイル名", "表題", "見出し"),
    *("title", "name", "filename", "項目", "内容"),
)
"""Heads as people write them, the surest first."""
_ENDS = ("番号", "コード", "id", "no")


class Use(StrEnum):
    """What a column is taken for."""

    KEY = "key"
    LABEL = "label"
    KEEP = "keep"
    SKIP = "skip"

    @property
    def says(self) -> str:
        """The msgid of the choice."""
        return _SAYS[self]


_SAYS = {
    Use.KEY: N_("件の番号にする"),
    Use.LABEL: N_("件名にする"),
    Use.KEEP: N_("資料として残す"),
    Use.SKIP: N_("使わない"),
}


class Column(Struct, frozen=True):
    """A column of a file by its head."""

    head: str
    use: Use


class Table(Struct, frozen=True):
    """A file as it is: its heads, and its lines with their numbers; no line is empty."""

    heads: list[str]
    lines: list[tuple[int, list[str]]]


class OneKey(Refused):
    """None or several columns are the units' number."""

    code = "one_key_column"
    status = 422
    says = N_("「件の番号にする」列を1つ選んでください。")


class OneLabel(Refused):
    """Several columns are the units' name."""

    code = "one_label_column"
    status = 422
    says = N_("「件名にする」列は1つまでです。ほかの列は「資料として残す」を選んでください。")


class OtherColumns(Refused):
    """The form tells of other columns than the file has."""

    code = "other_columns"
    status = 422
    says = N_("列の数がファイルと合いません。表示を更新して、もう一度選んでください。")


def guess(table: Table, known: Mapping[str, Use]) -> list[Column]:
    """Each column's use; `known`: what this client's heads were taken for before. No column may be
    the key: then somebody has to say which."""
    heads = table.heads
    if KEY in heads:
        own = {KEY: Use.KEY, LABEL: Use.LABEL, STATE: Use.SKIP}
        return [Column(head, own.get(head, Use.KEEP)) for head in heads]
    told = {head: known[head] for head in heads if head in known}
    key = _first(told, Use.KEY) or _key(table, told)
    free = [head for head in heads if head != key and head not in told]
    label = _first(told, Use.LABEL) or _named(free, (LABEL, *_LABELS), sure=lambda _: True)
    return [Column(head, _use(head, key=key, label=label, told=told)) for head in heads]


def _use(head: str, *, key: str | None, label: str | None, told: Mapping[str, Use]) -> Use:
    if head == key:
        return Use.KEY
    if head == label:
        return Use.LABEL
    left = told.get(head, Use.SKIP if head == STATE else Use.KEEP)
    return left if left in {Use.KEEP, Use.SKIP} else Use.KEEP


def _first(told: Mapping[str, Use], use: Use) -> str | None:
    return next((head for head, each in told.items() if each is use), None)


def _key(table: Table, told: Mapping[str, Use]) -> str | None:
    """A head that is called like a number, and whose cells are all filled and all different."""

    def sure(head: str) -> bool:
        at = table.heads.index(head)
        cells = [line[at] for _, line in table.lines]
        return all(cells) and len(set(cells)) == len(cells)

    free = [head for head in table.heads if head not in told]
    ends = [head for head in free if _bare(head).endswith(_ENDS)]
    return (
        _named(free, _KEYS, sure=sure)
        or next((head for head in ends if sure(head)), None)
        or _named(free, _KEYS, sure=lambda _: True)
    )


def _named(
    heads: Sequence[str], names: Sequence[str], *, sure: Callable[[str], bool]
) -> str | None:
    bare = {_bare(head): head for head in reversed(heads)}
    return next((bare[name] for name in names if name in bare and sure(bare[name])), None)


def _bare(head: str) -> str:
    """A head without case, spaces and points: `Item No.` is `itemno`."""
    return re.sub(r"[\s._\-/#:]+", "", unicodedata.normalize("NFKC", head).casefold())


def told(columns: Sequence[Column], uses: Sequence[Use]) -> list[Column]:
    """The columns as somebody told us; none told: as they are. One is the key, one at most the label."""
    if uses and len(uses) != len(columns):
        raise OtherColumns("columns")
    found = [
        Column(column.head, use)
        for column, use in zip(columns, uses or [c.use for c in columns], strict=True)
    ]
    chosen = [column.use for column in found]
    if chosen.count(Use.KEY) != 1:
        raise OneKey("columns")
    if chosen.count(Use.LABEL) > 1:
        raise OneLabel("columns")
    return found


def rows(lines: Iterable[tuple[int, Sequence[str]]], columns: Sequence[Column]) -> list[Row]:
    """The lines as rows, not judged yet."""
    return [_row(number, cells, columns) for number, cells in lines]


def _row(number: int, cells: Sequence[str], columns: Sequence[Column]) -> Row:
    key = label = ""
    payload: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column.use is Use.KEY:
            key = cell
        elif column.use is Use.LABEL:
            label = cell
        elif column.use is Use.KEEP and cell:
            payload[_kept(column.head)] = cell
    return Row(number, key, label, payload, cells=list(cells))


def _kept(head: str) -> str:
    """A client's own 件名 or 状態 is kept beside ours, so that our tables have each head once."""
    return f"{head}(元の列)" if head in {KEY, LABEL, STATE} else head
