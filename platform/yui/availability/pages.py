"""A worker's own page of skills and free time; the planner's page, which shows free hours alone."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from litestar import Response, Router, get, post
from msgspec import Meta, Struct

from tenants.actor import Actor
from tenants.db import begin, serving_safely
from tenants.guards import may
from tenants.refusal import Unavailable
from yui import clock
from yui.audit import actions as audit
from yui.availability import actions, model, skills
from yui.availability.model import Basis, Clearance, Said
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.menu import Entry

menu.register(
    Entry("空き時間", "/availability", needs="order.read", order=32, icon="clock"),
    Entry("空き時間と技能", "/me/availability", needs="me", order=6, icon="clock"),
)

Minutes = Annotated[int, Meta(ge=0, le=1440)]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
STEPS = (0, 30, 60, 90, 120, 150, 180, 210, 240, 300, 360, 420, 480, 600, 720)
"""Minutes that the lists of the form offer."""


class Place(StrEnum):
    """Where she can work."""

    HOME = "home"
    CENTER = "center"


class NewProfile(Struct, forbid_unknown_fields=True):
    """The form: minutes of each weekday, hours of a week at most, places, equipment, interests."""

    mon: Minutes
    tue: Minutes
    wed: Minutes
    thu: Minutes
    fri: Minutes
    sat: Minutes
    sun: Minutes
    places: list[Place] = []
    weekly: Annotated[int, Meta(ge=1, le=100)] | None = None
    equipment: Annotated[str, Meta(max_length=500)] = ""
    interests: list[str] = []
    care: Annotated[str, Meta(max_length=500)] = ""


class NewSkill(Struct, forbid_unknown_fields=True):
    """The form: what she can do, how well, by what one can tell. Level 0 takes it back."""

    skill: Annotated[str, Meta(max_length=40)]
    level: Annotated[int, Meta(ge=0, le=5)]
    evidence: Annotated[str, Meta(max_length=500)] = ""


class NewDays(Struct, forbid_unknown_fields=True):
    """The form: days that are not as usual, and a memo that she alone can read."""

    first: date
    minutes: Minutes
    last: date | None = None
    memo: Annotated[str, Meta(max_length=200)] = ""


class Usual(Struct, forbid_unknown_fields=True):
    """The form: a day that is as usual again."""

    day: date


class NewClearance(Struct, forbid_unknown_fields=True):
    """The form: what information she may be trusted with, and on what ground."""

    level: Literal[1, 2, 3]
    basis: Basis


def _label(code: str) -> str:
    return _(skills.label_of(code))


def _hours(minutes: int) -> str:
    if not minutes:
        return _("なし")
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(n)s分") % {"n": rest}
    if rest:
        return _("%(h)s時間%(m)s分") % {"h": hours, "m": rest}
    return _("%(n)s時間") % {"n": hours}


def _steps(kept: int) -> list[tuple[int, str]]:
    return [(minutes, _hours(minutes)) for minutes in sorted({*STEPS, kept})]


@get("/me/availability", guards=[may("me")], name="availability.mine")
async def mine(request: Asking, actor: Who) -> Response[Any]:
    """What she has said of herself, and what whoever plans sees of it."""
    today = clock.today()
    async with begin(actor) as tx:
        found = await actions.mine(tx, now=clock.now())
    known = found.profile
    hours = [getattr(known, name) if known else 0 for name in WEEKDAYS]
    return page(
        request,
        "availability/mine.html",
        m=found,
        p=known,
        weekdays=list(zip(WEEKDAYS, hours, [_steps(kept) for kept in hours], strict=True)),
        steps=_steps(0),
        skills=[(row.code, _(row.label)) for row in skills.of_day(today)],
        levels=[(level, _(says)) for level, says in skills.LEVELS.items()],
        label_of=_label,
        hours=_hours,
        places=[(Place.HOME.value, _("自宅")), (Place.CENTER.value, _("テレワークセンター"))],
    )


@post("/me/availability", guards=[may("me")])
@forms.again(mine)
async def say(request: Asking, actor: Who) -> Response[Any]:
    """Keeps her own word on her time, places and interests."""
    data = await forms.read(request, NewProfile)
    said = Said(
        home=Place.HOME in data.places,
        center=Place.CENTER in data.places,
        minutes=(data.mon, data.tue, data.wed, data.thu, data.fri, data.sat, data.sun),
        weekly=None if data.weekly is None else data.weekly * 60,
        equipment=data.equipment,
        interests=sorted(set(data.interests)),
    )
    async with begin(actor) as tx:
        await actions.say(tx, said=said, care=data.care, now=clock.now())
    return see(request, "/me/availability", said=_("空き時間を保存しました。"))


@post("/me/skills", guards=[may("me")])
@forms.again(mine)
async def say_skill(request: Asking, actor: Who) -> Response[Any]:
    """Keeps what she can do."""
    data = await forms.read(request, NewSkill)
    async with begin(actor) as tx:
        await actions.say_skill(
            tx, skill=data.skill, level=data.level, evidence=data.evidence, now=clock.now()
        )
    return see(request, "/me/availability#skills", said=_("技能を保存しました。"))


@post("/me/days", guards=[may("me")])
@forms.again(mine)
async def say_days(request: Asking, actor: Who) -> Response[Any]:
    """Keeps days that are not as usual; the memo is hers alone."""
    data = await forms.read(request, NewDays)
    async with begin(actor) as tx:
        await actions.say_days(
            tx,
            first=data.first,
            last=data.last or data.first,
            minutes=data.minutes,
            memo=data.memo,
            now=clock.now(),
        )
    return see(request, "/me/availability#days", said=_("予定を保存しました。"))


@post("/me/days/usual", guards=[may("me")])
@forms.again(mine)
async def as_usual(request: Asking, actor: Who) -> Response[Any]:
    """A day is as usual again, and the memo is gone."""
    data = await forms.read(request, Usual)
    async with begin(actor) as tx:
        await actions.say_days(
            tx, first=data.day, last=data.day, minutes=None, memo="", now=clock.now()
        )
    return see(request, "/me/availability#days", said=_("いつもどおりの日に戻しました。"))


async def noted(actor: Actor, action: str, *, subject: str) -> None:
    """Notes a read of personal data before it is sent; 503 when it cannot be (decisions 15)."""
    safely = serving_safely.set(False)
    try:
        async with begin(actor) as tx:
            await audit.note(tx, action, subject=subject)
    except Exception as lost:
        raise Unavailable from lost
    finally:
        serving_safely.reset(safely)


@get("/availability", guards=[may("order.read")], name="availability.planner")
async def planner(request: Asking, actor: Who) -> Response[Any]:
    """Free hours by week of everyone who can be asked, after the work on their hands."""
    async with begin(actor) as tx:
        found = await actions.planner(tx, now=clock.now())
    await noted(actor, "availability.listed", subject=str(actor.tenant))
    weeks = model.weeks(clock.today())
    most = max((sum(one.facts.free.values()) for one in found if one.facts.free), default=0)
    return page(
        request,
        "availability/planner.html",
        rows=found,
        weeks=weeks,
        most=max(1, most // (60 * len(weeks)) * 2),
        label_of=_label,
    )


@get("/availability/{worker_id:uuid}", guards=[may("order.read")], name="availability.worker")
async def worker(request: Asking, worker_id: Id, actor: Who) -> Response[Any]:
    """One worker as a planner may see her: skills with their evidence, free hours by week."""
    async with begin(actor) as tx:
        known, found = await actions.show(tx, worker=worker_id, now=clock.now())
    await noted(actor, "availability.read", subject=str(worker_id))
    return page(
        request,
        "availability/worker.html",
        w=known,
        f=found,
        label_of=_label,
        level_of={level: _(says) for level, says in skills.LEVELS.items()},
        clearance=Clearance(found.clearance),
        levels=[(level.value, _(level.says)) for level in Clearance],
        grounds=[(basis.value, _(basis.says)) for basis in Basis],
    )


@post("/availability/{worker_id:uuid}/clearance", guards=[may("worker.write")])
@forms.again(worker)
async def trust(request: Asking, worker_id: Id, actor: Who) -> Response[Any]:
    """Says what information she may be trusted with, and on what ground."""
    data = await forms.read(request, NewClearance)
    async with begin(actor) as tx:
        await actions.trust(
            tx,
            worker=worker_id,
            level=Clearance(data.level),
            basis=data.basis,
            now=clock.now(),
        )
    return see(request, f"/availability/{worker_id}", said=_("扱える情報を記録しました。"))


routes = Router(
    "/", route_handlers=[mine, say, say_skill, say_days, as_usual, planner, worker, trust]
)
