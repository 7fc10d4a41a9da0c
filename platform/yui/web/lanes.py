"""A calendar in a table's cell: days off shaded, today marked, one bar for a piece of work."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from markupsafe import Markup

from yui.web import show
from yui.web.charts import drawn
from yui.web.words import gettext as _


def days_of(first: date, days: int) -> list[date]:
    """The days that the lane spans."""
    return [first + timedelta(days=offset) for offset in range(days)]


def head(first: date, days: int, *, today: date, holiday: Callable[[date], bool]) -> Markup:
    """The head of the lane: month, day, weekday; it goes into the table's head cell."""
    slot = 100 / days
    out = []
    for index, day in enumerate(days_of(first, days)):
        x = f'x="{slot * (index + 0.5):.2f}%"'
        strong = ' class="v"' if day == today else ""
        if index == 0 or day.day == 1:
            out.append(f'<text {x} y="14" text-anchor="middle">{show.month_short(day)}</text>')
        week = _("祝") if holiday(day) and day.weekday() < 5 else show.weekday(day)
        out.append(f'<text{strong} {x} y="33" text-anchor="middle">{day.day}</text>')
        out.append(f'<text{strong} {x} y="51" text-anchor="middle">{week}</text>')
    return drawn(
        f'<svg class="ch" aria-hidden="true" width="100%" height="56">{"".join(out)}</svg>'
    )


def lane(
    first: date,
    days: int,
    *,
    today: date,
    holiday: Callable[[date], bool],
    starts: date,
    ends: date,
    done: int = 0,
    whole: int = 0,
    kind: str = "",
) -> Markup:
    """A row's lane; `kind`: "" (under way), "late", "plan". Decoration: the row says it in words."""
    slot = 100 / days
    off = [
        f'<rect class="off" x="{slot * i:.2f}%" width="{slot:.2f}%" y="0" height="100%"/>'
        for i, day in enumerate(days_of(first, days))
        if day.weekday() >= 5 or holiday(day)
    ]
    left = max(0, (starts - first).days) * slot
    right = min(days, (ends - first).days + 1) * slot
    bars = _bars(left, right - left, done, whole) if right > left else ""
    now = (today - first).days
    mark = ""
    if 0 <= now < days:
        x = f"{slot * (now + 0.5):.2f}%"
        mark = f'<rect class="today" x="{x}" width="2" y="0" height="100%"/>'
    return drawn(
        f'<svg class="ch" aria-hidden="true" width="100%" height="36">{"".join(off)}'
        f'<g class="{kind if kind in {"late", "plan"} else "on"}">{bars}</g>{mark}</svg>'
    )


def _bars(left: float, width: float, done: int, whole: int) -> str:
    at = 'y="50%" height="14" rx="3" transform="translate(0 -7)"'
    out = f'<rect class="lane-bar" x="{left:.2f}%" width="{width:.2f}%" {at}/>'
    part = 0.0 if whole <= 0 else width * max(0, min(done, whole)) / whole
    if part > 0:
        out += f'<rect class="lane-done" x="{left:.2f}%" width="{part:.2f}%" {at}/>'
    return out


def span(today: date, dues: Sequence[date], *, most: int = 21) -> tuple[date, int]:
    """First day and number of days to show: from this week's Monday to the last due date."""
    first = today - timedelta(days=today.weekday())
    last = max([*dues, today + timedelta(days=13)])
    return first, max(14, min(most, (last - first).days + 1))
