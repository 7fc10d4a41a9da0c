"""A plan as a picture: one row a task, the critical path solid, days off shaded (plain SVG)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from markupsafe import Markup, escape

from yui.web import show
from yui.web.charts import drawn
from yui.web.words import gettext as _
from yui.work.plans.days import Span
from yui.work.plans.model import Plan, Slot

ROW = 46
HEAD = 24
SHADED = 120
"""Days up to which every day off is shaded; beyond, only the months are marked."""
LETTERS = 20


class _Scale:
    """Days to per cent of the picture's width."""

    def __init__(self, first: date, last: date) -> None:
        self.first = first
        self.days = (last - first).days + 1

    def at(self, day: date) -> float:
        """Where the day begins."""
        return 100 * (day - self.first).days / self.days

    def wide(self, first: date, last: date) -> float:
        """How wide these days are, both included."""
        return 100 * ((last - first).days + 1) / self.days


def gantt(
    plan: Plan, after: Mapping[UUID, Sequence[UUID]], *, today: date, works: Callable[[date], bool]
) -> Markup:
    """The picture; the table beside it says the same in words. Empty for a plan without tasks."""
    if plan.begins is None:
        return Markup("")
    first = min(plan.begins, today if not plan.late else plan.begins)
    scale = _Scale(first, max(plan.due_on, today if plan.late else plan.due_on))
    kept = _kept(plan)
    height = HEAD + ROW * (len(plan.slots) + len(kept)) + 4
    body = [*_off(scale, height, works), *_ticks(scale, height)]
    rows = {slot.id: n for n, slot in enumerate(plan.slots)}
    for slot in plan.slots:
        body += _row(slot, rows[slot.id], scale)
        body += [
            link
            for before in after.get(slot.id, ())
            if (one := plan.of(before)) is not None
            for link in _link(one, slot, rows, scale)
        ]
    for row, (kind, title, span) in enumerate(kept, start=len(plan.slots)):
        body += _bar(kind, title, span, scale=scale, y=HEAD + ROW * row)
    body += _marks(plan, scale, height, today=today)
    says = "。".join(
        [_said(slot) for slot in plan.slots]
        + [f"{title}：{show.day(span.first)}–{show.day(span.last)}" for _kind, title, span in kept]
    )
    return drawn(
        f'<svg class="ch" role="img" aria-labelledby="gt gd" width="100%" height="{height}">'
        f'<title id="gt">{escape(_("業務の計画"))}</title><desc id="gd">{escape(says)}</desc>'
        f"{''.join(body)}</svg>"
    )


def _kept(plan: Plan) -> list[tuple[str, str, Span]]:
    """What is kept free behind the tasks: days to spare, and the client's acceptance."""
    found = [("word", _("ゆとり"), plan.buffer), ("mid", _("クライアントの検収"), plan.acceptance)]
    return [(kind, title, span) for kind, title, span in found if span is not None]


def _bar(kind: str, title: str, span: Span, *, scale: _Scale, y: int) -> list[str]:
    bar = (
        f'<rect class="{kind}" x="{scale.at(span.first):.2f}%" y="{y + 24}"'
        f' width="{scale.wide(span.first, span.last):.2f}%" height="14" rx="2"/>'
    )
    return [f'<text class="v" x="8" y="{y + 18}">{escape(title)}</text>', bar]


def _said(slot: Slot) -> str:
    path = _("クリティカルパス") if slot.critical else _("ゆとり%(n)s日") % {"n": slot.slack}
    return f"{slot.title}：{show.day(slot.start)}–{show.day(slot.finish)}（{path}）"


def _off(scale: _Scale, height: int, works: Callable[[date], bool]) -> list[str]:
    if scale.days > SHADED:
        return []
    days = (scale.first + timedelta(days=n) for n in range(scale.days))
    width = scale.wide(scale.first, scale.first)
    return [
        f'<rect class="off" x="{scale.at(day):.2f}%" y="{HEAD}" width="{width:.2f}%"'
        f' height="{height - HEAD}"/>'
        for day in days
        if not works(day)
    ]


def _ticks(scale: _Scale, height: int) -> list[str]:
    """The days named above: Mondays, or the first of a month when there are many."""
    days = [scale.first + timedelta(days=n) for n in range(scale.days)]
    named = [day for day in days if day.day == 1] if scale.days > 70 else _mondays(days)
    step = max(1, -(-len(named) // 7))
    out = []
    for day in named[::step]:
        x = f"{scale.at(day):.2f}%"
        out.append(f'<line class="grid-l" x1="{x}" x2="{x}" y1="{HEAD - 4}" y2="{height}"/>')
        if scale.at(day) < 92:
            out.append(f'<text x="{x}" y="{HEAD - 8}">{day.month}/{day.day}</text>')
    return out


def _mondays(days: Sequence[date]) -> list[date]:
    return [day for day in days if day.weekday() == 0]


def _row(slot: Slot, row: int, scale: _Scale) -> list[str]:
    y = HEAD + ROW * row
    title = slot.title if len(slot.title) <= LETTERS else slot.title[: LETTERS - 1] + "…"
    sign = "◆ " if slot.critical else ""
    checks = slot.finish + timedelta(days=1)
    bar = (
        f'<rect class="{"now" if slot.critical else "past"}" x="{scale.at(slot.start):.2f}%"'
        f' y="{y + 24}" width="{scale.wide(slot.start, slot.finish):.2f}%" height="14" rx="2"/>'
    )
    out = [f'<text class="v" x="8" y="{y + 18}">{escape(sign + title)}</text>', bar]
    if checks <= slot.checked:
        out.append(
            f'<rect class="soft" x="{scale.at(checks):.2f}%" y="{y + 26}"'
            f' width="{scale.wide(checks, slot.checked):.2f}%" height="10"/>'
        )
    return out


def _link(before: Slot, after: Slot, rows: Mapping[UUID, int], scale: _Scale) -> list[str]:
    """An elbow from the end of one task to the beginning of the next: down or up, then along."""
    x = f"{scale.at(before.checked) + scale.wide(before.checked, before.checked):.2f}%"
    begin = f"{scale.at(after.start):.2f}%"
    top, down = HEAD + ROW * rows[before.id] + 31, HEAD + ROW * rows[after.id] + 31
    return [
        f'<line class="base" x1="{x}" x2="{x}" y1="{top}" y2="{down}"/>',
        f'<line class="base" x1="{x}" x2="{begin}" y1="{down}" y2="{down}"/>',
    ]


def _marks(plan: Plan, scale: _Scale, height: int, *, today: date) -> list[str]:
    """Today, the day of handing over, the deadline."""
    out = []
    if scale.first <= today:
        out.append(
            f'<rect class="today" x="{scale.at(today):.2f}%" y="{HEAD}" width="2"'
            f' height="{height - HEAD}"/>'
        )
    for day in (plan.hand_over_by, plan.due_on):
        x = f"{scale.at(day) + scale.wide(day, day):.2f}%"
        out.append(f'<line class="tgt" x1="{x}" x2="{x}" y1="{HEAD - 4}" y2="{height}"/>')
    return out
