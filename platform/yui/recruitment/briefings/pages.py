"""The staff's pages of briefings: announced, booked for whoever telephones, attended by QR code."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.audit.commands import noted
from yui.japan import JST
from yui.recruitment.briefings import actions, deciding
from yui.recruitment.briefings.model import SEATED, BookingState, NewBriefing
from yui.recruitment.campaigns import actions as campaigns
from yui.recruitment.forms import BriefingForm, SeatForm
from yui.web import Asking, Id, Who, _, forms, page, see


@get("/briefings", guards=[may("recruit.read")], name="recruitment.briefings")
async def briefings(
    request: Asking,
    actor: Who,
    before_at: FromQuery[datetime | None] = None,
    before_id: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """The town's briefings, the latest first."""
    before = None if before_at is None or before_id is None else (before_at, before_id)
    async with begin(actor) as tx:
        found = await actions.briefings(tx, before=before, most=actions.PAGE + 1)
    shown = found[: actions.PAGE]
    return page(
        request,
        "recruitment/briefings.html",
        briefings=shown,
        last=shown[-1] if len(found) > actions.PAGE else None,
        first=before is None,
        may_write=actor.may("recruit.write"),
    )


@get("/briefings/new", guards=[may("recruit.write")], name="recruitment.briefings.new")
async def new(request: Asking, actor: Who) -> Response[Any]:
    """The form of a new briefing."""
    async with begin(actor) as tx:
        known = await campaigns.names(tx)
    return page(request, "recruitment/briefing_new.html", campaigns=known)


@post("/briefings/new", guards=[may("recruit.write")])
@forms.again(new)
async def make(request: Asking, actor: Who) -> Response[Any]:
    """Announces it; the town's public page shows it from now on."""
    data = await forms.read(request, BriefingForm)
    given = NewBriefing(
        title=data.title,
        place=data.place,
        starts_at=data.starts_at,
        minutes=data.minutes,
        capacity=data.capacity,
        childcare_seats=data.childcare_seats,
        apply_by=data.apply_by,
        about=data.about,
        campaign=data.campaign,
    )
    async with begin(actor) as tx:
        if data.campaign is not None:
            await campaigns.show(tx, campaign=data.campaign)
        made = await actions.make(tx, given, now=clock.now())
    return see(request, f"/briefings/{made}", said=_("説明会を登録しました。"))


@get("/briefings/{briefing_id:uuid}", guards=[may("recruit.read")], name="recruitment.briefing")
async def briefing(request: Asking, briefing_id: Id, actor: Who) -> Response[Any]:
    """One briefing: who asked, who has a seat, who waits, who came, and the record of its draw."""
    now = clock.now()
    async with begin(actor) as tx:
        found = await actions.show(tx, briefing=briefing_id)
        guests = await actions.guests(tx, briefing=briefing_id)
        draw = await actions.draw(tx, briefing=briefing_id)
    await noted(actor, "briefing.guests", subject=str(briefing_id), count=len(guests))
    return page(
        request,
        "recruitment/briefing.html",
        b=found,
        guests=guests,
        draw=draw,
        came=sum(guest.state is BookingState.ATTENDED for guest in guests),
        seated=[guest for guest in guests if guest.state in SEATED],
        others=[guest for guest in guests if guest.state not in SEATED],
        late=now >= found.apply_by,
        begun=now >= found.starts_at,
        doors=now >= found.doors_at,
        begins=f"{found.starts_at.astimezone(JST):%H:%M}",
        may_write=actor.may("recruit.write"),
    )


@post("/briefings/{briefing_id:uuid}/settlement", guards=[may("recruit.write")])
@forms.again(briefing)
async def settle(request: Asking, briefing_id: Id, actor: Who) -> Response[Any]:
    """Gives the seats after the deadline, without waiting for the hourly job."""
    async with begin(actor) as tx:
        await deciding.settle(tx, briefing=briefing_id, now=clock.now())
    return see(request, f"/briefings/{briefing_id}")


@post("/briefings/{briefing_id:uuid}/cancellation", guards=[may("recruit.write")])
@forms.again(briefing)
async def call_off(request: Asking, briefing_id: Id, actor: Who) -> Response[Any]:
    """It does not take place; everyone is told."""
    async with begin(actor) as tx:
        told = await deciding.call_off(tx, briefing=briefing_id, now=clock.now())
    said = _("説明会を中止にし、%(n)s人にお知らせします。") % {"n": told}
    return see(request, f"/briefings/{briefing_id}", said=said)


@post("/briefings/{briefing_id:uuid}/closing", guards=[may("recruit.write")])
@forms.again(briefing)
async def close(request: Asking, briefing_id: Id, actor: Who) -> Response[Any]:
    """It was held; who was not noted did not come."""
    async with begin(actor) as tx:
        absent = await actions.end(tx, briefing=briefing_id, now=clock.now())
    said = _("出欠を締めました（欠席 %(n)s人）。") % {"n": absent}
    return see(request, f"/briefings/{briefing_id}", said=said)


@post("/briefings/{briefing_id:uuid}/bookings", guards=[may("recruit.write")])
@forms.again(briefing)
async def book(request: Asking, briefing_id: Id, actor: Who) -> Response[Any]:
    """Books for somebody who telephoned."""
    data = await forms.read(request, SeatForm)
    async with begin(actor) as tx:
        state = await actions.book(
            tx,
            briefing=briefing_id,
            interest=data.interest,
            children=data.children,
            now=clock.now(),
        )
    said = _("予約しました：%(state)s") % {"state": _(state.says)}
    return see(request, f"/interests/{data.interest}", said=said)


@post(
    "/briefings/{briefing_id:uuid}/bookings/{booking_id:uuid}/cancellation",
    guards=[may("recruit.write")],
)
@forms.again(briefing)
async def cancel(request: Asking, briefing_id: Id, booking_id: Id, actor: Who) -> Response[Any]:
    """Takes a booking back for somebody who telephoned."""
    async with begin(actor) as tx:
        await actions.at_the_door(tx, briefing=briefing_id, booking=booking_id)
        await actions.cancel(tx, booking=booking_id, interest=None, now=clock.now())
    return see(request, f"/briefings/{briefing_id}", said=_("予約を取り消しました。"))


@get(
    "/briefings/{briefing_id:uuid}/attend/{booking_id:uuid}",
    guards=[may("recruit.write")],
    name="recruitment.door",
)
async def door(request: Asking, briefing_id: Id, booking_id: Id, actor: Who) -> Response[Any]:
    """What a scanned QR code opens on the staff's phone: whose it is, and one button."""
    async with begin(actor) as tx:
        found, guest = await actions.at_the_door(tx, briefing=briefing_id, booking=booking_id)
    await noted(actor, "booking.scanned", subject=str(booking_id))
    return page(request, "recruitment/door.html", b=found, g=guest)


@post("/briefings/{briefing_id:uuid}/attend/{booking_id:uuid}", guards=[may("recruit.write")])
@forms.again(door)
async def attend(request: Asking, briefing_id: Id, booking_id: Id, actor: Who) -> Response[Any]:
    """She is here."""
    async with begin(actor) as tx:
        await actions.attend(tx, briefing=briefing_id, booking=booking_id, now=clock.now())
    return see(request, f"/briefings/{briefing_id}", said=_("出席を記録しました。"))


HANDLERS: list[Any] = [
    *(briefings, new, make, briefing, settle, call_off, close, book, cancel, door, attend),
]
