"""The pages that everybody may open: the form of a town, and her own page behind a mailed link.

They run as the town's own machinery (scope system), as nobody is logged in; each statement names the
town of the path and the person of the token. What the form answers follows from what was typed alone.
"""

from hashlib import sha256
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from tenants.actor import NOWHERE, Actor, TenantId, system
from tenants.db import begin, begin_auth
from tenants.refusal import Unknown
from yui import clock
from yui.accounts.entry import address_of
from yui.accounts.model import network
from yui.recruitment import actions, areas, model, queries
from yui.recruitment.briefings import actions as briefings
from yui.recruitment.briefings.model import BookingState
from yui.recruitment.forms import BookForm, CancelForm, JoinForm
from yui.recruitment.model import InterestState, Source
from yui.recruitment.refusals import TooManyTries
from yui.recruitment.shown import contact, qr
from yui.towns import actions as towns
from yui.towns.model import Town
from yui.web import Asking, _, forms, page, see

WINDOW_SECONDS = 60 * 60
PER_ADDRESS = 60
"""Forms an hour from one address: a town hall's guests share one."""
PER_MAIL = 5
"""Forms an hour that name one mailbox."""
DAY_SECONDS = 24 * 60 * 60
PER_MAIL_A_DAY = 10
"""And a day: whoever is written to may be somebody else than who sends the form."""
LIVE = {BookingState.APPLIED, BookingState.CONFIRMED, BookingState.WAITLISTED}


async def town_of(slug: str) -> tuple[Town, Actor]:
    """The town of a path and its machinery; `Unknown` when there is none."""
    async with begin(system(NOWHERE)) as tx:
        found = next((each for each in await towns.towns(tx) if each.slug == slug), None)
    if found is None:
        raise Unknown
    return found, system(TenantId(found.code))


@get("/join/{town:str}", name="recruitment.join")
async def join(request: Asking, town: FromPath[str]) -> Response[Any]:
    """The form of a town."""
    return await _form(request, town, "")


@get("/join/{town:str}/{code:str}", name="recruitment.join.campaign")
async def join_by(request: Asking, town: FromPath[str], code: FromPath[str]) -> Response[Any]:
    """The same, from the QR code of a leaflet; a mistyped code is no reason to turn her away."""
    return await _form(request, town, code)


async def _form(request: Asking, slug: str, code: str) -> Response[Any]:
    found, machine = await town_of(slug)
    today = clock.today()
    async with begin(machine) as tx:
        whose = await contact(tx, on=clock.today())
        coming = await briefings.bookable(tx, now=clock.now())
        campaign = await actions.campaign_of(tx, code=code[:20], on=today) if code else None
    return page(
        request,
        "recruitment/join.html",
        here=found,
        action=f"/join/{slug}/{code}" if campaign else f"/join/{slug}",
        area=areas.area_on(int(found.code), today),
        offered=areas.offered(int(found.code), on=today),
        consent=areas.consent_on(today),
        sources=[(each.value, _(each.says)) for each in Source],
        coming=coming,
        **whose,
    )


@post("/join/{town:str}", name="recruitment.register")
@forms.again(join)
async def register(request: Asking, town: FromPath[str]) -> Response[Any]:
    """She sends the form."""
    data = await forms.read(request, JoinForm)
    return await _register(request, town, "", data)


@post("/join/{town:str}/{code:str}", name="recruitment.register.campaign")
@forms.again(join_by)
async def register_by(request: Asking, town: FromPath[str], code: FromPath[str]) -> Response[Any]:
    """She sends the form of a leaflet."""
    data = await forms.read(request, JoinForm)
    return await _register(request, town, code, data)


async def _register(request: Asking, slug: str, code: str, data: JoinForm) -> Response[Any]:
    found, machine = await town_of(slug)
    await _throttle(address_of(request), data.email)
    now = clock.now()
    async with begin(machine) as tx:
        campaign = await actions.campaign_of(tx, code=code[:20], on=clock.today()) if code else None
        outcome = await actions.register(tx, data.new(campaign), wait=data.wait, now=now)
    return see(request, f"/join/{found.slug}/{outcome.value}")


async def _throttle(address: str, email: str) -> None:
    """Counts the form before anything else is done, whether it is taken or not: by the household
    that sends it (IPv6 by /64), and by the mailbox that it names (`a+b@c` is that of `a@c`)."""
    key = sha256(model.mailbox(email).encode()).hexdigest()
    async with begin_auth() as tx:
        there = await queries.record_try(
            tx, f"join from {network(address)}", seconds=WINDOW_SECONDS
        )
        about = await queries.record_try(tx, f"join {key}", seconds=WINDOW_SECONDS)
        today = await queries.record_try(tx, f"join day {key}", seconds=DAY_SECONDS)
    if there > PER_ADDRESS or about > PER_MAIL or today > PER_MAIL_A_DAY:
        raise TooManyTries


async def _done(request: Asking, slug: str, outcome: str) -> Response[Any]:
    found, machine = await town_of(slug)
    async with begin(machine) as tx:
        whose = await contact(tx, on=clock.today())
    area = areas.area_on(int(found.code), clock.today())
    return page(request, "recruitment/done.html", here=found, outcome=outcome, area=area, **whose)


@get("/join/{town:str}/thanks", name="recruitment.thanks")
async def thanks(request: Asking, town: FromPath[str]) -> Response[Any]:
    """What comes next."""
    return await _done(request, town, "thanks")


@get("/join/{town:str}/waiting", name="recruitment.waiting")
async def waiting(request: Asking, town: FromPath[str]) -> Response[Any]:
    """Outside the area, and to be told when it grows."""
    return await _done(request, town, "waiting")


@get("/join/{town:str}/outside", name="recruitment.outside")
async def outside(request: Asking, town: FromPath[str]) -> Response[Any]:
    """Outside the area; nothing was kept."""
    return await _done(request, town, "outside")


# --- her own page ---------------------------------------------------------------------------------
@get("/join/{town:str}/me/{token:str}", name="recruitment.mine")
async def mine(request: Asking, town: FromPath[str], token: FromPath[str]) -> Response[Any]:
    """What we keep of her, her bookings with their QR codes, briefings to come."""
    found, machine = await town_of(town)
    now = clock.now()
    try:
        async with begin(machine) as tx:
            who = await actions.mine(tx, token=token, now=now)
            booked = await briefings.mine(tx, interest=who.id)
            coming = await briefings.bookable(tx, now=now)
            whose = await contact(tx, on=clock.today())
    except Unknown:  # spent, taken back, or mistyped: nobody's trespass
        return page(request, "recruitment/no_link.html", status=404, here=found)
    taken = {
        each.briefing.id for each in booked if each.booking.state is not BookingState.CANCELLED
    }
    return page(
        request,
        "recruitment/mine.html",
        here=found,
        who=who,
        base=f"/join/{found.slug}/me/{token[:100]}",
        booked=booked,
        codes={
            each.booking.id: qr(f"/briefings/{each.briefing.id}/attend/{each.booking.id}")
            for each in booked
            if each.booking.state is BookingState.CONFIRMED and each.briefing.starts_at > now
        },
        live=LIVE,
        free=[each for each in coming if each.id not in taken],
        open=who.state in {InterestState.OPEN, InterestState.JOINED},
        municipality=areas.municipality(who.municipality),
        now=now,
        **whose,
    )


@post("/join/{town:str}/me/{token:str}/bookings", name="recruitment.book")
@forms.again(mine)
async def book(request: Asking, town: FromPath[str], token: FromPath[str]) -> Response[Any]:
    """She asks for a seat."""
    data = await forms.read(request, BookForm)
    _found, machine = await town_of(town)
    now = clock.now()
    async with begin(machine) as tx:
        who = await actions.mine(tx, token=token, now=now)
        state = await briefings.book(
            tx, briefing=data.briefing, interest=who.id, children=data.children, now=now
        )
    said = {
        BookingState.APPLIED: _("申込みを受け付けました。締切のあとに、結果をお知らせします。"),
        BookingState.CONFIRMED: _("予約できました。"),
        BookingState.WAITLISTED: _("満席のため、キャンセル待ちになりました。"),
    }.get(state, "")
    return see(request, f"/join/{town}/me/{token}", said=said)


@post("/join/{town:str}/me/{token:str}/cancellation", name="recruitment.cancel")
@forms.again(mine)
async def cancel(request: Asking, town: FromPath[str], token: FromPath[str]) -> Response[Any]:
    """She takes a booking back."""
    data = await forms.read(request, CancelForm)
    _found, machine = await town_of(town)
    now = clock.now()
    async with begin(machine) as tx:
        who = await actions.mine(tx, token=token, now=now)
        await briefings.cancel(tx, booking=data.booking, interest=who.id, now=now)
    return see(request, f"/join/{town}/me/{token}", said=_("予約を取り消しました。"))


@post("/join/{town:str}/me/{token:str}/stop", name="recruitment.stop")
@forms.again(mine)
async def stop(request: Asking, town: FromPath[str], token: FromPath[str]) -> Response[Any]:
    """She takes everything back; who she is, is taken out at once."""
    _found, machine = await town_of(town)
    now = clock.now()
    async with begin(machine) as tx:
        who = await actions.mine(tx, token=token, now=now)
        await briefings.stop(tx, interest=who.id, now=now)
    said = _("お預かりした個人情報を消しました。ありがとうございました。")
    return see(request, f"/join/{town}", said=said)


HANDLERS: list[Any] = [
    *(join, register, thanks, waiting, outside, join_by, register_by),
    *(mine, book, cancel, stop),
]
