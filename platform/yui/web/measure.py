"""Widths of columns and heights of rows of a paper's tables, in points, found before they are set.

Typst sets every cell of an `auto` column or row at least twice: to measure it, and in its place.
That is a third of a statement's time. What surely holds the text is told here from its letters; 0
leaves a size to Typst, where a text may need more than one line.
"""

from collections.abc import Sequence

_NARROW = frozenset("0123456789,./-() ")
_DIGIT = 0.56
_SIZE, _HEAD, _INSET = 9.5, 8.5, 10.0
_PAGE, _TOTALS = 481.0, 221.0
_LEAST = 120.0
_LINE, _TOTAL = 18.0, 17.0


def em(text: str) -> float:
    """No less than the width of a text, in its own size: no letter is wider than its square."""
    return sum(_DIGIT if letter in _NARROW else 1.0 for letter in text)


def lines(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, object]:
    """The columns, of which the second takes what is left, and the rows. A row that breaks its second
    text by itself is as high as Typst finds it."""
    columns = zip(heads, *rows, strict=True)
    widths = [
        max(em(head) * _HEAD, max(map(em, texts), default=0.0) * _SIZE) + _INSET
        for head, *texts in columns
    ]
    room = _PAGE - sum(widths) + widths[1] - _INSET
    if room < _LEAST:
        return {"widths": [0.0] * len(heads), "heights": [0.0] * len(rows)}
    fits = (em(row[1]) * _SIZE <= room and "\n" not in row[1] for row in rows)
    return {"widths": widths, "heights": [_LINE if one else 0.0 for one in fits]}


def totals(rows: Sequence[tuple[str, str]]) -> dict[str, object]:
    """The column of sums, and the rows of totals."""
    width = max((em(text) for _label, text in rows), default=0.0) * _SIZE + _INSET
    fits = (em(label) * _SIZE <= _TOTALS - width - _INSET for label, _text in rows)
    return {"total_width": width, "total_heights": [_TOTAL if one else 0.0 for one in fits]}
