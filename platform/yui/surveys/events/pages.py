"""The pages of events: hers under /me/events, the staff's under /events."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.audit.commands import noted
from yui.surveys.events import actions
from yui.surveys.events.model import EventKind, NewEvent
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.leaf import FETCH, leaf
from yui.web.menu import Entry

menu.register(
    Entry("イベント", "/events", needs="survey.read", order=60, icon="people"),
    Entry("イベント・会議", "/me/events", needs="me", order=10, icon="people"),
)
Line = Annotated[str, Meta(min_length=1, max_length=100)]


class EventForm(Struct, forbid_unknown_fields=True):
    """The form of an event."""

    kind: EventKind
    title: Line
    starts_at: datetime
    apply_by: datetime
    about: Annotated[str, Meta(max_length=2000)] = ""
    place: Annotated[str, Meta(max_length=100)] = ""
    capacity: Annotated[int, Meta(ge=1, le=1000)] | None = None


class Presence(Struct, forbid_unknown_fields=True):
    """The form: whom the page showed, and who of them was there."""

    shown: list[UUID] = []
    there: list[UUID] = []


class Minutes(Struct, forbid_unknown_fields=True):
    """The form: what was said."""

    minutes: Annotated[str, Meta(max_length=10_000)]


@get("/me/events", guards=[may("me")], name="events.mine")
async def mine(request: Asking, actor: Who, after: FromQuery[UUID | None] = None) -> Response[Any]:
    """What is planned and what was, and how she stands to it."""
    async with begin(actor) as tx:
        found = await actions.events(tx, after=after, most=FETCH)
    rows = leaf([{"id": each.event.id, "e": each} for each in found], after)
    return page(request, "surveys/my_events.html", events=rows, now=clock.now())


@post("/me/events/{event_id:uuid}/signup", guards=[may("me")])
@forms.again(mine)
async def sign_up(request: Asking, event_id: Id, actor: Who) -> Response[Any]:
    """She signs up."""
    async with begin(actor) as tx:
        await actions.sign_up(tx, event=event_id, now=clock.now())
    return see(request, "/me/events", said=_("申し込みました。"))


@post("/me/events/{event_id:uuid}/withdrawal", guards=[may("me")])
@forms.again(mine)
async def withdraw(request: Asking, event_id: Id, actor: Who) -> Response[Any]:
    """She takes her sign-up back."""
    async with begin(actor) as tx:
        await actions.withdraw(tx, event=event_id, now=clock.now())
    return see(request, "/me/events", said=_("申し込みを取り消しました。"))


@get("/events", guards=[may("survey.read")], name="events.events")
async def events(
    request: Asking, actor: Who, after: FromQuery[UUID | None] = None
) -> Response[Any]:
    """The town's events."""
    async with begin(actor) as tx:
        found = await actions.events(tx, after=after, most=FETCH)
    rows = leaf([{"id": each.event.id, "e": each} for each in found], after)
    may_write = actor.may("survey.write")
    return page(request, "surveys/events.html", events=rows, may_write=may_write)


@get("/events/new", guards=[may("survey.write")], name="events.new")
async def new(request: Asking, actor: Who) -> Response[Any]:
    """The form of an event."""
    del actor
    kinds = [(each.value, _(each.says)) for each in EventKind]
    return page(request, "surveys/new_event.html", kinds=kinds)


@post("/events", guards=[may("survey.write")])
@forms.again(new)
async def announce(request: Asking, actor: Who) -> Response[Any]:
    """Announces an event."""
    data = await forms.read(request, EventForm)
    made = NewEvent(
        data.kind,
        data.title,
        data.about,
        data.place,
        data.starts_at,
        data.apply_by,
        data.capacity,
    )
    async with begin(actor) as tx:
        event = await actions.announce(tx, new=made, now=clock.now())
    return see(request, f"/events/{event}", said=_("イベントをお知らせしました。"))


@get("/events/{event_id:uuid}", guards=[may("survey.read")], name="events.event")
async def event(
    request: Asking, event_id: Id, actor: Who, after: FromQuery[str] = ""
) -> Response[Any]:
    """One event with who signed up; that names were read is noted."""
    async with begin(actor) as tx:
        found = await actions.show(tx, event=event_id)
        guests = await actions.guests(tx, event=event_id, after=after or None, most=FETCH)
    await noted(actor, "event.read", subject=str(event_id))
    return page(
        request,
        "surveys/event.html",
        l=found,
        e=found.event,
        guests=leaf(guests, after or None),
        begun=found.event.starts_at <= clock.now(),
        may_write=actor.may("survey.write"),
    )


@post("/events/{event_id:uuid}/attendance", guards=[may("survey.write")])
@forms.again(event)
async def attend(request: Asking, event_id: Id, actor: Who) -> Response[Any]:
    """Notes who was there."""
    data = await forms.read(request, Presence)
    async with begin(actor) as tx:
        came = await actions.attend(
            tx, event=event_id, shown=data.shown, there=data.there, now=clock.now()
        )
    said = _("%(n)s人の参加を記録しました。") % {"n": came}
    return see(request, f"/events/{event_id}", said=said)


@post("/events/{event_id:uuid}/cancellation", guards=[may("survey.write")])
@forms.again(event)
async def cancel(request: Asking, event_id: Id, actor: Who) -> Response[Any]:
    """The event does not take place."""
    async with begin(actor) as tx:
        await actions.cancel(tx, event=event_id, now=clock.now())
    return see(request, f"/events/{event_id}", said=_("中止にしました。"))


@post("/events/{event_id:uuid}/minutes", guards=[may("survey.write")])
@forms.again(event)
async def write_minutes(request: Asking, event_id: Id, actor: Who) -> Response[Any]:
    """What was said."""
    data = await forms.read(request, Minutes)
    async with begin(actor) as tx:
        await actions.write_minutes(tx, event=event_id, text=data.minutes)
    return see(request, f"/events/{event_id}", said=_("記録を保存しました。"))


HANDLERS: list[Any] = [
    *(mine, sign_up, withdraw, events, new, announce, event, attend, cancel, write_minutes),
]
