"""Which rows of a file can become units, and what is wrong with the others. Pure."""

from collections.abc import Iterable
from uuid import UUID

from msgspec.structs import replace

from yui.units.model import Known, Row, UnitState, unit_id


def judge(rows: Iterable[Row], known: Iterable[Known], *, task: UUID, quantity: int) -> list[Row]:
    """Each row with what is wrong with it. Rows beyond the task's quantity are wrong; a row that is
    there already with the same content is right and changes nothing."""
    there = {unit.key: unit for unit in known}
    room = quantity - len(there)
    seen: set[str] = set()
    judged: list[Row] = []
    for typed in rows:
        row = typed if typed.key in there else replace(typed, key=narrow(typed.key))
        problem = _problem(row, there.get(row.key), twice=row.key in seen)
        new = row.key not in there and row.key not in seen
        if problem is None and new:
            room -= 1
            problem = ("beyond", "key") if room < 0 else None
        seen.add(row.key)
        judged.append(_judged(row, problem, there.get(row.key), task=task))
    return judged


def _judged(row: Row, problem: tuple[str, str] | None, there: Known | None, *, task: UUID) -> Row:
    code, field = problem or (None, None)
    ident = there.id if there is not None else unit_id(task, row.key)
    if code == "control":
        row = replace(
            row,
            key=_plain(row.key),
            label=_plain(row.label),
            payload=_plainly(row.payload),
            cells=None if row.cells is None else [_plain(cell) for cell in row.cells],
        )
    return replace(row, problem=code, field=field, unit_id=ident)


def narrow(key: str) -> str:
    """A key with its full-width letters, digits and signs as narrow ones (Ａ－００１ is A-001): people
    type both. Kana, and signs without a narrow twin, stay."""
    return key.translate(_NARROW).strip()


_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D}
"""Full-width ASCII (Unicode block FF00, less its offset), the ideographic space, the minus sign."""


def _plain(text: str) -> str:
    """The text as a database and a page can hold it."""
    return "".join("\ufffd" if ord(sign) < 32 and sign not in "\n\t" else sign for sign in text)


def _plainly(payload: dict[str, str]) -> dict[str, str]:
    return {_plain(head): _plain(text) for head, text in payload.items()}


def _problem(row: Row, there: Known | None, *, twice: bool) -> tuple[str, str] | None:
    """The code and the column of the first thing that is wrong with a row by itself."""
    found = _text_problem(row)
    if found is not None:
        return found
    if twice:
        return "twice", "key"
    if there is not None and not same(row, there) and there.state is not UnitState.TODO:
        return "started", "key"
    return None


def _text_problem(row: Row) -> tuple[str, str] | None:
    for field, text in (("key", row.key), ("label", row.label), *row.payload.items()):
        if _plain(text) != text or _plain(field) != field:
            return "control", _plain(field)
    limits = [("label", row.label, 500, "label_too_long")]
    limits += [(head, text, 5_000, "cell_too_long") for head, text in row.payload.items()]
    if not 1 <= len(row.key) <= 100:
        return "key_too_long" if row.key else "no_key", "key"
    return next(((code, field) for field, text, most, code in limits if len(text) > most), None)


def same(row: Row, there: Known) -> bool:
    """Whether the row says of the unit what it holds already."""
    return row.label == there.label and row.payload == there.payload
