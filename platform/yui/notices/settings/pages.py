"""How one wants to be told, for workers, staff and companies; and, in a demo, what has arrived."""

import asyncio
from typing import Any

from litestar import Response, get, post

from tenants.db import begin
from tenants.guards import may
from tenants.refusal import Unknown
from yui import clock
from yui.notices.choice import Choice, Pace, Way
from yui.notices.config import CONFIG
from yui.notices.line import actions as line
from yui.notices.settings import actions, sink
from yui.notices.settings.model import NewChoice, NewCompany, NewMail
from yui.web import Asking, Who, _, forms, page, see

HERS, STAFFS, COMPANYS = "/me/notices/settings", "/notices/settings", "/client/notices"


async def _shown(request: Asking, actor: Who, *, path: str, inbox: str) -> Response[Any]:
    async with begin(actor) as tx:
        found = await actions.mine(tx, now=clock.now())
    return page(request, "notices/settings.html", m=found, to=path, inbox=inbox)


async def _kept(request: Asking, actor: Who, choice: Choice, *, path: str) -> Response[None]:
    async with begin(actor) as tx:
        await actions.choose(tx, choice, now=clock.now())
    return see(request, path, said=_("届け方を保存しました。"))


@get(HERS, guards=[may("me")], name="notices.hers")
async def hers(request: Asking, actor: Who) -> Response[Any]:
    """A worker's channels, quiet hours, digest, and her LINE."""
    return await _shown(request, actor, path=HERS, inbox="/me/notices")


@post(HERS, guards=[may("me")])
@forms.again(hers)
async def choose(request: Asking, actor: Who) -> Response[None]:
    """Keeps what she chose."""
    data = await forms.read(request, NewChoice)
    choice = Choice(data.way, data.quiet, data.quiet_from, data.quiet_to, data.pace)
    return await _kept(request, actor, choice, path=HERS)


@post("/me/notices/line", guards=[may("me")])
async def ask_line(request: Asking, actor: Who) -> Response[None]:
    """A code that she sends from her LINE."""
    if not CONFIG.line:
        raise Unknown
    async with begin(actor) as tx:
        code = await line.ask(tx, now=clock.now())
    said = _("コードは {code} です。このコードを、LINEのトークで公社に送ってください。")
    return see(request, f"{HERS}#line", said=said.format(code=f"{code[:4]}-{code[4:]}"))


@post("/me/notices/line/end", guards=[may("me")])
async def end_line(request: Asking, actor: Who) -> Response[None]:
    """She unties her LINE."""
    async with begin(actor) as tx:
        await line.end(tx)
    return see(request, f"{HERS}#line", said=_("LINEとのつながりを解きました。"))


@get(STAFFS, guards=[may("board.read")], name="notices.staffs")
async def staffs(request: Asking, actor: Who) -> Response[Any]:
    """Mail and quiet hours of a member of staff."""
    return await _shown(request, actor, path=STAFFS, inbox="/notices")


@post(STAFFS, guards=[may("board.read")])
@forms.again(staffs)
async def choose_mail(request: Asking, actor: Who) -> Response[None]:
    """Keeps what she chose."""
    data = await forms.read(request, NewMail)
    choice = Choice(Way(data.way), data.quiet, data.quiet_from, data.quiet_to, data.pace)
    return await _kept(request, actor, choice, path=STAFFS)


@get(COMPANYS, guards=[may("quote.answer")], name="notices.companys")
async def companys(request: Asking, actor: Who) -> Response[Any]:
    """When a company's people get their mails."""
    return await _shown(request, actor, path=COMPANYS, inbox="/client")


@post(COMPANYS, guards=[may("quote.answer")])
@forms.again(companys)
async def choose_hours(request: Asking, actor: Who) -> Response[None]:
    """Keeps what the company chose."""
    data = await forms.read(request, NewCompany)
    choice = Choice(Way.MAIL, data.quiet, data.quiet_from, data.quiet_to, Pace(data.pace))
    return await _kept(request, actor, choice, path=COMPANYS)


async def _arrived(request: Asking, actor: Who, *, inbox: str) -> Response[Any]:
    """What would have reached her; only in a demo whose mail goes nowhere."""
    if not CONFIG.sink or CONFIG.home is None:
        raise Unknown
    async with begin(actor) as tx:
        went = await actions.went(tx)
    found = await asyncio.to_thread(
        sink.read, CONFIG.home, int(actor.tenant), went, base_url=CONFIG.base_url
    )
    return page(request, "notices/messages.html", arrived=found, inbox=inbox)


@get("/me/messages", guards=[may("me")], name="notices.hers_arrived")
async def hers_arrived(request: Asking, actor: Who) -> Response[Any]:
    """A worker's LINE and mailbox, in a demo alone."""
    return await _arrived(request, actor, inbox="/me/notices")


@get("/notices/messages", guards=[may("board.read")], name="notices.staffs_arrived")
async def staffs_arrived(request: Asking, actor: Who) -> Response[Any]:
    """A mailbox of staff, in a demo alone."""
    return await _arrived(request, actor, inbox="/notices")


HANDLERS = [
    hers,
    choose,
    ask_line,
    end_line,
    staffs,
    choose_mail,
    companys,
    choose_hours,
    hers_arrived,
    staffs_arrived,
]
