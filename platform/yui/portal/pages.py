"""A worker's own pages, phone first: home, offers, work, money, notices. They work without script."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock, due
from yui.deliveries import actions as deliveries
from yui.fees import actions as fees
from yui.files import actions as files
from yui.files.model import ACCEPT, Purpose
from yui.files.names import actions as looking
from yui.limits import actions as limits
from yui.limits.yardsticks import actions as yardsticks
from yui.notices import actions as notices
from yui.offers import actions as asking
from yui.onboarding import actions as onboarding
from yui.portal import actions
from yui.portal.company import pages as company
from yui.portal.earnings import pages as earning
from yui.portal.told.pages import inbox
from yui.portal.workpage import actions as workpage
from yui.portal.workpage import pages as handing_in
from yui.sheets import actions as sheets
from yui.sheets import paper as sheet_paper
from yui.web import Asking, Id, Who, _, forms, look, menu, page, see, uploads
from yui.web.leaf import FETCH, PAGE, leaf
from yui.web.menu import Entry
from yui.web.visit import visit_of

menu.register(
    Entry("ホーム", "/me", needs="me", order=1, icon="home", tab=True),
    Entry("打診", "/me/offers", needs="me", order=2, icon="mail", tab=True),
    Entry("仕事", "/me/assignments", needs="me", order=3, icon="list", tab=True),
    Entry("お金", "/me/money", needs="me", order=4, icon="yen", tab=True),
    Entry("お知らせ", "/me/notices", needs="me", order=5, icon="mail"),
)


class NewDelivery(Struct, forbid_unknown_fields=True):
    """The form that hands units in; `redo_of` names the delivery that was sent back."""

    quantity: Annotated[int, Meta(ge=1, le=1_000_000)]
    once: UUID
    url: Annotated[str, Meta(max_length=500)] = ""
    note: Annotated[str, Meta(max_length=1000)] = ""
    redo_of: UUID | None = None


class Acceptance(Struct, forbid_unknown_fields=True):
    """The form of her yes; `sure`: though it passes a limit of her own."""

    sure: bool = False


def _badges(offers: int) -> dict[str, int]:
    return {"/me/offers": offers} if offers else {}


@get("/me", guards=[may("me")], name="portal.home")
async def home(request: Asking, actor: Who) -> Response[Any]:
    """Own work first, then offers, the month's money, the year beside her own limit."""
    async with begin(actor) as tx:
        found = await actions.home(tx, now=clock.now())
        unread = await notices.unread(tx)
        left = await onboarding.missing(tx, actor.id, on=clock.today())
        reached = await yardsticks.alerts(tx, now=clock.now())
        kept = "" if look.said(request) else await limits.look(tx)
    if kept:
        look.wear(visit_of(request), kept)
    return page(
        request,
        "portal/home.html",
        steps_left=left,
        badges=_badges(len(found.offers)),
        h=found,
        chart=earning.months(found.year),
        notices=unread,
        reached=reached,
        today=clock.today(),
    )


@post("/me/look", guards=[may("me")])
@forms.again(look.look)
async def keep_look(request: Asking, actor: Who) -> Response[Any]:
    """Keeps how pages are to look, in this browser and with her."""
    chosen = look.packed((await forms.read(request, look.NewLook)).modes)
    async with begin(actor) as tx:
        await limits.keep_look(tx, look=chosen)
    look.wear(visit_of(request), chosen)
    return see(request, look.PATH, said=_("表示を変えました。"))


@get("/me/offers", guards=[may("me")], name="portal.offers")
async def offers(
    request: Asking, actor: Who, after: FromQuery[UUID | None] = None
) -> Response[Any]:
    """What waits for her answer."""
    now = clock.now()
    async with begin(actor) as tx:
        found = await actions.offers(tx, now=now, after=after, most=FETCH)
        led = await fees.mine(tx, on=now.date())
        left = await onboarding.missing(tx, actor.id, on=now.date())
    shown, badges = leaf(found, after), _badges(len(found[:PAGE]))
    return page(
        request,
        "portal/offers.html",
        badges=badges,
        offers=shown,
        led=led,
        now=now,
        steps_left=left,
    )


@get("/me/offers/{offer_id:uuid}", guards=[may("me")], name="portal.offer")
async def offer(request: Asking, offer_id: Id, actor: Who) -> Response[Any]:
    """One offer with its whole terms notice, and her answer."""
    async with begin(actor) as tx:
        await asking.visible(tx, offer=offer_id, on=clock.today())
        sheet = await sheets.show(tx, offer=offer_id)
        taken = await asking.assignment_of(tx, offer=offer_id)
        due_on = sheet.offer.due_on
        weighed = await limits.weigh(
            tx, yen=sheet.offer.yen, tax=sheet.offer.tax, due_on=due_on, now=clock.now()
        )
    return page(
        request,
        "portal/offer.html",
        o=sheet.offer,
        s=sheet,
        notice=sheet.notice,
        taken=taken,
        waits=sheet.offer.waits(clock.now()),
        weighed=weighed,
    )


@post("/me/offers/{offer_id:uuid}/open", guards=[may("me")])
async def open_offer(request: Asking, offer_id: Id, actor: Who) -> Response[Any]:
    """She opens the terms: the first time is kept, as evidence of the notice (3条)."""
    async with begin(actor) as tx:
        await asking.visible(tx, offer=offer_id, on=clock.today())
        await asking.open_terms(tx, offer=offer_id, now=clock.now())
    return see(request, f"/me/offers/{offer_id}")


@post("/me/offers/{offer_id:uuid}/acceptance", guards=[may("me")])
@forms.again(offer)
async def accept(request: Asking, offer_id: Id, actor: Who) -> Response[Any]:
    """She takes the work on; beyond a limit of her own only when she ticks that she is sure."""
    data = await forms.read(request, Acceptance)
    now = clock.now()
    async with begin(actor) as tx:
        made = await asking.accept(tx, offer=offer_id, now=now, sure=data.sure)
        await asking.open_terms(tx, offer=offer_id, now=now)
    return see(
        request, f"/me/assignments/{made}", said=_("お引き受けいただき、ありがとうございます。")
    )


@post("/me/offers/{offer_id:uuid}/refusal", guards=[may("me")])
@forms.again(offer)
async def decline(request: Asking, offer_id: Id, actor: Who) -> Response[Any]:
    """She passes; no reason is asked."""
    async with begin(actor) as tx:
        await asking.decline(tx, offer=offer_id, now=clock.now())
    return see(request, "/me/offers", said=_("今回は見送りました。ご検討ありがとうございました。"))


@get("/me/offers/{offer_id:uuid}/terms.pdf", guards=[may("me")], name="portal.terms")
async def terms(offer_id: Id, actor: Who) -> Response[bytes]:
    """The terms notice on paper."""
    async with begin(actor) as tx:
        await asking.visible(tx, offer=offer_id, on=clock.today())
        source = await sheets.to_print(tx, offer=offer_id)
        kept = await sheet_paper.found(tx, source)
    return await sheet_paper.answer(source, kept)


@get("/me/assignments", guards=[may("me")], name="portal.assignments")
async def assignments(
    request: Asking, actor: Who, after: FromQuery[UUID | None] = None
) -> Response[Any]:
    """All her work: what is to be handed in, then the past, which pages on."""
    async with begin(actor) as tx:
        now = [] if after else await actions.works(tx)
        past = await actions.past(tx, after=after, most=FETCH)
        waiting = await actions.offers(tx, now=clock.now())
    return page(
        request,
        "portal/assignments.html",
        badges=_badges(len(waiting)),
        works=now,
        past=leaf(past, after),
        today=clock.today(),
    )


@get("/me/assignments/{assignment_id:uuid}", guards=[may("me")], name="portal.assignment")
async def assignment(request: Asking, assignment_id: Id, actor: Who) -> Response[Any]:
    """One assignment: how far it is, its manual and questions, what was handed in."""
    today = clock.today()
    async with begin(actor) as tx:
        found = await actions.assignment(tx, assignment=assignment_id)
        sheet = await workpage.sheet(tx, assignment=assignment_id)
        upstream = await asking.upstream_due(tx, assignment=assignment_id)
    return page(
        request,
        "portal/assignment.html",
        a=found,
        s=sheet,
        once=[forms.new_once() for _form in range(len(found.redos) + 1)],
        accept=ACCEPT,
        most=uploads.LIMITS.file_bytes // 1_048_576,
        inspect_by=date.fromordinal(today.toordinal() + found.work.inspection_days),
        latest=due.payment_limit(today, upstream=upstream),
    )


@post(
    "/me/assignments/{assignment_id:uuid}/deliveries",
    guards=[may("me")],
    opt=uploads.TAKES_FILES,
)
@forms.again(assignment)
async def deliver(request: Asking, assignment_id: Id, actor: Who) -> Response[Any]:
    """Hands units in, with files or an address; a double click is one delivery."""
    data = await forms.read(request, NewDelivery)
    now = clock.now()
    held = await files.hold(
        lambda: begin(actor),
        uploads.files_of(request),
        purpose=Purpose.DELIVERY,
        worker=actor.id,
        now=now,
    )
    async with begin(actor) as tx:
        await deliveries.deliver(
            tx,
            assignment=assignment_id,
            quantity=data.quantity,
            url=data.url,
            note=data.note,
            held=held,
            redo_of=data.redo_of,
            once=data.once,
            now=now,
        )
        told = await looking.named(tx, chosen=[file.id for file in held])
    return see(
        request,
        f"/me/assignments/{assignment_id}",
        said=_("受け取りました。受領証をお渡しします。ありがとうございます。")
        + handing_in.asked(told),
    )


@post("/me/notices/{notice_id:uuid}/read", guards=[may("me")])
async def read(request: Asking, notice_id: Id, actor: Who) -> Response[Any]:
    """Marks a notice as read and goes where it points."""
    async with begin(actor) as tx:
        found = await notices.read(tx, notice=notice_id, now=clock.now())
    return see(request, found.link if found.link.startswith("/me") else "/me/notices")


routes = Router(
    "/",
    route_handlers=[
        home,
        keep_look,
        offers,
        offer,
        open_offer,
        accept,
        decline,
        terms,
        assignments,
        assignment,
        deliver,
        inbox,
        read,
        *handing_in.ROUTES,
        *company.HANDLERS,
        *earning.HANDLERS,
    ],
)
