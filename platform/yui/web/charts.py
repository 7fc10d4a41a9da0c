"""Charts as fluid SVG: every x in per cent, every y in pixels, no viewBox, no script, no style.

Each has a title, a description with all its values, and (by `figure`) a table behind it. Colours
are classes of yui.css, so light, dark, print and forced colours come from the same picture.
"""

from collections.abc import Sequence
from itertools import count

from markupsafe import Markup, escape
from msgspec import Struct

from yui.web.words import gettext as _

_ids = count(1)
_TOP, _BASE, _HEIGHT = 26, 140, 168
_LEFT = 14.69


class Point(Struct, frozen=True):
    """A year: its label (R7), what was reached, what was aimed at.

    `actual` is a number, or a word the source gave instead of one (目標達成), or None when nothing
    was published; `target` None means that there was none. None is never drawn as zero.
    """

    label: str
    actual: int | str | None = None
    target: int | None = None


class Part(Struct, frozen=True):
    """A part of a whole; `kind` is a colour class: f1…f5, key, mid, soft, now, past."""

    label: str
    value: int
    kind: str = ""


def drawn(svg: str) -> Markup:
    """SVG made by this kit, every word in it escaped."""
    return Markup(svg)  # noqa: S704  -- callers escape labels; the rest are numbers and classes


def _pc(value: float) -> str:
    return f"{value:.2f}%"


def _svg(body: str, *, height: int, title: str, desc: str, extra: str = "") -> Markup:
    n = next(_ids) % 1_000_000
    return drawn(
        f'<svg class="ch{extra}" role="img" aria-labelledby="ct{n} cd{n}" width="100%" '
        f'height="{height}"><title id="ct{n}">{escape(title)}</title>'
        f'<desc id="cd{n}">{escape(desc)}</desc>{body}</svg>'
    )


def ceiling(most: int) -> int:
    """The top of an axis: round, even (so that its half is whole), and not below `most`."""
    if most <= 2:
        return 2
    step: int = 10 ** (len(str(most)) - 1)
    for factor in (1, 1.2, 1.5, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10):
        top = int(step * factor)
        if top >= most and top % 2 == 0:
            return top
    return step * 10


def describe(points: Sequence[Point], unit: str = "") -> str:
    """All values in words."""
    return "。".join(
        f"{point.label}：{_('実績')}{said(point.actual)}、{_('目標')}{said(point.target)}"
        for point in points
    )


def said(value: int | str | None) -> str:
    """A figure, the source's word, or 「－」."""
    if value is None:
        return "－"
    return value if isinstance(value, str) else f"{value:,}"


def targets(
    points: Sequence[Point], *, title: str, unit: str, breaks: Sequence[str] = ()
) -> Markup:
    """Bars for what was reached, ticks for what was aimed at; the last year is the solid one.

    Before each label in `breaks` a new series begins: a dotted line stands there.
    """
    numbers = [n for p in points for n in (p.actual, p.target) if isinstance(n, int)]
    top = ceiling(max(numbers, default=2))
    slot = (100 - _LEFT) / max(len(points), 1)
    body = [_grid(top)]
    for index, point in enumerate(points):
        if point.label in breaks:
            x = _pc(_LEFT + slot * index)
            body.append(f'<line class="brk" x1="{x}" x2="{x}" y1="6" y2="{_BASE}"/>')
        body.append(_year(point, _LEFT + slot * index, slot, top, index == len(points) - 1))
    return _svg(
        "".join(body), height=_HEIGHT, title=f"{title}（{unit}）", desc=describe(points, unit)
    )


def _y(value: int, top: int) -> float:
    return _BASE - (_BASE - _TOP) * value / top


def _grid(top: int) -> str:
    lines = []
    for value, kind in ((0, "base"), (top // 2, "grid-l"), (top, "grid-l")):
        y = _y(value, top)
        lines.append(
            f'<line class="{kind}" x1="{_pc(_LEFT)}" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text x="{_pc(_LEFT - 2.08)}" y="{y + 5:.1f}" text-anchor="end">{value:,}</text>'
        )
    return "".join(lines)


def _year(point: Point, left: float, slot: float, top: int, last: bool) -> str:
    middle, width = left + slot / 2, slot * 0.6
    bar = f'x="{_pc(middle - width / 2)}" width="{_pc(width)}"'
    out: list[str] = []
    crossed = False
    if isinstance(point.actual, int):
        y = _y(point.actual, top)
        kind = "now" if last else "past"
        out.append(f'<rect class="{kind}" {bar} y="{y:.1f}" height="{_BASE - y:.1f}"/>')
        crossed = point.target is not None and point.target < point.actual
    elif isinstance(point.actual, str):
        y = _y(point.target if point.target is not None else top, top)
        out.append(f'<rect class="word" {bar} y="{y:.1f}" height="{_BASE - y:.1f}"/>')
    out.append(_tick(point.target, middle, slot, top, crossed))
    if last and isinstance(point.actual, int):
        at = _y(point.actual, top)
        if point.target is not None and _near(point, top):
            at = min(at, _y(point.target, top))
        out.append(
            f'<text class="v" x="{_pc(middle)}" y="{at - 7:.1f}" '
            f'text-anchor="middle">{point.actual:,}</text>'
        )
    strong = ' class="v"' if last else ""
    out.append(
        f'<text{strong} x="{_pc(middle)}" y="160" text-anchor="middle">{escape(point.label)}</text>'
    )
    return "".join(out)


def _near(point: Point, top: int) -> bool:
    """Whether the target's tick would cross the figure printed above the bar."""
    if point.target is None or not isinstance(point.actual, int):
        return False
    gap = _y(point.actual, top) - _y(point.target, top)
    return -2 < gap < 24


def _tick(target: int | None, middle: float, slot: float, top: int, crossed: bool) -> str:
    if target is None:
        return ""
    y = _y(target, top)
    half = slot * 0.44
    at = f'x1="{_pc(middle - half)}" x2="{_pc(middle + half)}" y1="{y:.1f}" y2="{y:.1f}"'
    halo = f'<line class="halo" {at}/>' if crossed else ""
    return f'{halo}<line class="tgt" {at}/>'


def bars(points: Sequence[Point], *, title: str, unit: str, labels: bool = True) -> Markup:
    """Upright bars without targets, for example months; the last one with a figure is solid."""
    numbers = [p.actual for p in points if isinstance(p.actual, int)]
    top = max([*numbers, 1])
    slot = 100 / max(len(points), 1)
    newest = max((i for i, p in enumerate(points) if isinstance(p.actual, int)), default=-1)
    body = ['<line class="base" x1="0" x2="100%" y1="96" y2="96"/>']
    for index, point in enumerate(points):
        middle = slot * (index + 0.5)
        if isinstance(point.actual, int):
            height = 88 * point.actual / top
            body.append(
                f'<rect class="{"now" if index == newest else "past"}" x="{_pc(middle - slot * 0.32)}" '
                f'width="{_pc(slot * 0.64)}" y="{96 - height:.1f}" height="{height:.1f}"/>'
            )
        strong = ' class="v"' if index == newest else ""
        if labels:
            body.append(
                f'<text{strong} x="{_pc(middle)}" y="115" text-anchor="middle">'
                f"{escape(point.label)}</text>"
            )
    desc = "。".join(f"{point.label}：{said(point.actual)}" for point in points)
    return _svg("".join(body), height=120, title=f"{title}（{unit}）", desc=desc)


def stacked(
    parts: Sequence[Part], *, title: str, unit: str, whole: int = 0, height: int = 24
) -> Markup:
    """One bar split into parts, with hairline gaps; `whole` leaves the rest empty."""
    total = max(whole, sum(part.value for part in parts), 1)
    body, x = [], 0.0
    for index, part in enumerate(parts):
        width = 100 * part.value / total
        kind = part.kind or f"f{index % 5 + 1}"
        if width > 0:
            shown = max(width - 0.3, 0.15)
            body.append(
                f'<rect class="{escape(kind)}" x="{_pc(x)}" width="{_pc(shown)}" y="0" '
                f'height="{height}"/>'
            )
        x += width
    desc = "。".join(f"{part.label}：{part.value:,}{unit}" for part in parts)
    return _svg("".join(body), height=height, title=title, desc=desc)


def rows(parts: Sequence[Part], *, title: str, unit: str) -> Markup:
    """Lying bars, one under the other, each under its label: a label beside it has no room on a
    phone."""
    most = max([part.value for part in parts] + [1])
    body = []
    for index, part in enumerate(parts):
        y = index * 52
        width = 80 * part.value / most
        body.append(
            f'<text x="0" y="{y + 14}">{escape(part.label)}</text>'
            f'<rect class="{escape(part.kind or "past")}" x="0" width="{_pc(width)}" '
            f'y="{y + 21}" height="20"/>'
            f'<text class="v" x="{_pc(width + 1.5)}" y="{y + 36}">{part.value:,}{escape(unit)}</text>'
        )
    desc = "。".join(f"{part.label}：{part.value:,}{unit}" for part in parts)
    return _svg("".join(body), height=52 * len(parts), title=f"{title}（{unit}）", desc=desc)


def meter(part: int, whole: int, *, text: str = "", kind: str = "") -> Markup:
    """A thin bar, `part` of `whole`; without `text` it is decoration beside a figure."""
    width = 0.0 if whole <= 0 else max(0.0, min(100.0, 100 * part / whole))
    label = f'role="img" aria-label="{escape(text)}"' if text else 'aria-hidden="true"'
    extra = f" {escape(kind)}" if kind else ""
    return drawn(
        f'<svg class="meter{extra}" {label} width="100%" height="8">'
        f'<rect class="track" width="100%" height="8" rx="4"/>'
        f'<rect class="fill" width="{_pc(width)}" height="8" rx="4"/></svg>'
    )
