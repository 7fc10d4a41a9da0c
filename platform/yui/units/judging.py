"""Which rows of a file can become units, and what is wrong with the others. Pure."""

from collections.abc import Iterable
from uuid import UUID

from yui.units.model import Known, Row, UnitState, unit_id


def judge(rows: Iterable[Row], known: Iterable[Known], *, task: UUID, quantity: int) -> list[Row]:
    """Each row with what is wrong with it. Rows beyond the task's quantity are wrong; a row that is
    there already with the same content is right and changes nothing."""
    there = {unit.key: unit for unit in known}
    room = quantity - len(there)
    seen: set[str] = set()
    judged: list[Row] = []
    for row in rows:
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
        row = Row(row.line, _plain(row.key), _plain(row.label), _plainly(row.payload))
    return Row(row.line, row.key, row.label, row.payload, code, field, ident)


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
