"""A worker's own pages of a transfer, phone first: papers, account and tax, yes or no."""

from hashlib import sha256
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tenants.db import begin
from tenants.guards import may
from tenants.refusal import Unknown
from tenants.sessions import SESSION_STATE
from yui import clock
from yui.banking import AccountType
from yui.onboarding import invoice
from yui.onboarding.forms import PaperForm
from yui.onboarding.model import Kind
from yui.onboarding.refusals import NoNumber
from yui.onboarding.signing import actions as signing
from yui.people import actions as people
from yui.people.model import Account
from yui.transfer.forms import Answer, Confirmed
from yui.transfer.model import PartyState
from yui.transfer.orders import actions as orders
from yui.transfer.parties import actions
from yui.transfer.parties.actions import Mine
from yui.web import Asking, Id, Who, _, forms, menu, page, papers, see
from yui.web.menu import Entry

menu.register(Entry("契約の更改", "/me/transfer", needs="me", order=89, icon="doc"))
SHOWN = "/me/transfer"
TYPES = [kind for kind in AccountType if kind is not AccountType.OTHER]


def mark_of(request: Asking) -> bytes:
    """A mark of the session she agrees in, which opens none."""
    return sha256(f"consent|{request.scope['state'].get(SESSION_STATE, '')}".encode()).digest()


async def _own(actor: Who) -> Mine:
    async with begin(actor) as tx:
        found = await actions.mine(tx, on=clock.today())
    if found is None:
        raise Unknown
    return found


@get("/me/transfer", guards=[may("me")], name="transfer.mine")
async def mine(request: Asking, actor: Who) -> Response[Any]:
    """What moves when, what is left for her to do, and that she may say no."""
    today = clock.today()
    async with begin(actor) as tx:
        found = await actions.mine(tx, on=today)
        works = await orders.mine(tx, transfer=found.transfer.id) if found else []
        account = (await people.show(tx, worker=actor.id, on=today)) if found else None
    return page(
        request,
        "transfer/mine.html",
        f=found,
        works=works,
        account=account,
        kinds=list(Kind),
        types=[(kind.value, _(kind.label)) for kind in TYPES],
        open=found is not None and found.party.state is PartyState.PENDING,
    )


@get("/me/transfer/papers/{kind:str}", guards=[may("me")], name="transfer.paper")
async def paper(request: Asking, kind: FromPath[Kind], actor: Who) -> Response[Any]:
    """A paper with the new body: its whole text, and the form to conclude it."""
    found, now = await _own(actor), clock.now()
    async with begin(actor) as tx:
        made, _printed = await signing.draft(
            tx, kind=kind, at=now, mark=mark_of(request), since=found.since
        )
    held = found.joining.paper(kind, found.since)
    return page(request, "transfer/paper.html", f=found, d=made, held=held)


@post("/me/transfer/papers/{kind:str}", guards=[may("me")])
@forms.again(paper)
async def sign(request: Asking, kind: FromPath[Kind], actor: Who) -> Response[Any]:
    """She concludes it, ahead of the day on which it begins to bind."""
    data, now, found = await forms.read(request, PaperForm), clock.now(), await _own(actor)
    async with begin(actor) as tx:
        _made, printed = await signing.draft(
            tx, kind=kind, at=now, mark=mark_of(request), since=found.since
        )
    pdf = await papers.pdf(printed, at=now)
    async with begin(actor) as tx:
        await signing.sign(
            tx,
            printed=printed,
            pdf=pdf,
            of=bytes.fromhex(data.sha256),
            agree=data.agree,
            now=now,
        )
        await actions.settle(tx, now=now)
    return see(request, SHOWN, said=_("契約を結びました。"))


@post("/me/transfer/confirmation", guards=[may("me")])
@forms.again(mine)
async def confirm(request: Asking, actor: Who, field_key: NamedDependency[bytes]) -> Response[Any]:
    """Her account and tax facts for the new body."""
    data = await forms.read(request, Confirmed)
    number = invoice.tidy(data.invoice) if data.registered == "yes" else ""
    if data.registered == "yes" and not invoice.is_number(number):
        raise NoNumber
    other = Account(
        bank_code=data.bank_code,
        bank_kana="",
        branch_code=data.branch_code,
        branch_kana="",
        type=AccountType(int(data.account_type)),
        number=data.number,
        holder_kana=data.holder_kana,
    )
    async with begin(actor) as tx:
        await actions.confirm(
            tx,
            keep=data.account == "same",
            account=None if data.account == "same" else other,
            number=number,
            since=data.since,
            no_employees=data.employees == "none",
            sure=data.sure,
            key=field_key,
            now=clock.now(),
        )
    return see(request, SHOWN, said=_("振込先と税の確認を保存しました。"))


@post("/me/transfer/refusal", guards=[may("me")])
@forms.again(mine)
async def decline(request: Asking, actor: Who) -> Response[Any]:
    """She does not go on with the new body; no reason is asked."""
    async with begin(actor) as tx:
        await actions.decline(tx, now=clock.now())
    return see(request, SHOWN, said=_("更改しないことを記録しました。"))


@post("/me/transfer/again", guards=[may("me")])
@forms.again(mine)
async def reopen(request: Asking, actor: Who) -> Response[Any]:
    """She thought better of it."""
    async with begin(actor) as tx:
        await actions.reopen(tx, now=clock.now())
    return see(request, SHOWN, said=_("更改の手続きを再開しました。"))


@post("/me/transfer/works/{work_id:uuid}", guards=[may("me")])
@forms.again(mine)
async def answer(request: Asking, work_id: Id, actor: Who) -> Response[Any]:
    """Whether work she accepted moves."""
    data = await forms.read(request, Answer)
    async with begin(actor) as tx:
        await orders.answer(tx, asked=work_id, agree=data.answer == "agree", now=clock.now())
    return see(request, SHOWN, said=_("お返事を記録しました。"))


HANDLERS: list[Any] = [mine, paper, sign, confirm, decline, reopen, answer]
