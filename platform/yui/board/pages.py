"""「今日の仕事」: the director's and the leader's first page."""

from datetime import date, timedelta
from typing import Any

from litestar import Response, Router, get
from markupsafe import Markup
from msgspec import Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock, japan
from yui.board import actions
from yui.board.model import Lane, Standing
from yui.web import Asking, Who, menu, page
from yui.web import lanes as drawing
from yui.web.menu import Entry

menu.register(Entry("今日の仕事", "/board", needs="board.read", order=5, icon="home"))
SHOWN_INSPECTIONS = 5
_KINDS = {Standing.LATE: "late", Standing.OPEN: "plan"}


class Drawn(Struct, frozen=True):
    """A lane with its picture and its standing."""

    lane: Lane
    picture: Markup
    standing: Standing
    late: int


def _off(day: date) -> bool:
    return japan.holiday(day) is not None


def _next_holiday(today: date) -> date | None:
    """The next national holiday within ten days."""
    days = (today + timedelta(days=n) for n in range(1, 11))
    return next((day for day in days if japan.holiday(day) and day.weekday() < 5), None)


def _draw(lane: Lane, *, first: date, days: int, today: date) -> Drawn:
    standing = lane.standing(today)
    picture = drawing.lane(
        first,
        days,
        today=today,
        holiday=_off,
        starts=lane.starts,
        ends=lane.due_on,
        done=lane.done + lane.waiting,
        whole=lane.quantity,
        kind=_KINDS.get(standing, ""),
    )
    return Drawn(lane, picture, standing, lane.days_late(today))


@get("/board", guards=[may("board.read")], name="board.board")
async def board(request: Asking, actor: Who) -> Response[Any]:
    """Counts, lanes, inspections, shares."""
    now = clock.now()
    today = now.date()
    async with begin(actor) as tx:
        found = await actions.board(tx, now=now)
    first, days = drawing.span(today, [lane.due_on for lane in found.lanes])
    return page(
        request,
        "board/board.html",
        b=found,
        lanes=[_draw(lane, first=first, days=days, today=today) for lane in found.lanes],
        head=drawing.head(first, days, today=today, holiday=_off),
        first=first,
        last=first + timedelta(days=days - 1),
        holiday=_next_holiday(today),
        inspections=found.inspections[:SHOWN_INSPECTIONS],
        more=max(0, len(found.inspections) - SHOWN_INSPECTIONS),
        now=now,
        today=today,
    )


routes = Router("/", route_handlers=[board])
