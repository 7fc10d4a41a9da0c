"""Her pages of joining, phone first: a step a page, kept as she goes; they work without script."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from tenants.db import begin
from tenants.guards import may
from tenants.sessions import SESSION_STATE
from yui import clock
from yui.banking import AccountType
from yui.onboarding import actions, invoice
from yui.onboarding.desk import pages as desk
from yui.onboarding.forms import (
    AccountForm,
    ConsentForm,
    DeclarationForm,
    InvoiceForm,
    PaperForm,
    ProfileForm,
)
from yui.onboarding.model import Declaration, Kind, Profile, Step
from yui.onboarding.refusals import NoNumber
from yui.onboarding.signing import actions as signing
from yui.people.model import Account, State
from yui.web import Asking, Id, Who, _, forms, menu, page, papers, see
from yui.web.menu import Entry

menu.register(Entry("登録の手続き", "/me/onboarding", needs="me", order=9, icon="ok"))
SHOWN = "/me/onboarding"
TYPES = [kind for kind in AccountType if kind is not AccountType.OTHER]


def mark_of(request: Asking) -> bytes:
    """A mark of the session she agrees in: 32 bytes that tell two sessions apart and open none."""
    return sha256(f"consent|{request.scope['state'].get(SESSION_STATE, '')}".encode()).digest()


async def _shown(request: Asking, actor: Who, template: str, **more: Any) -> Response[Any]:
    today = clock.today()
    async with begin(actor) as tx:
        found = await actions.mine(tx, on=today)
    return page(request, f"onboarding/{template}.html", m=found, today=today, **more)


async def _next(request: Asking, actor: Who, said: str) -> Response[None]:
    """The next step that waits, or all of them when none does."""
    async with begin(actor) as tx:
        lacks = await actions.missing(tx, actor.id, on=clock.today())
    return see(request, lacks[0].path if lacks else SHOWN, said=said)


@get("/me/onboarding", guards=[may("me")], name="onboarding.mine")
async def mine(request: Asking, actor: Who) -> Response[Any]:
    """Every step with its state; what is missing is named."""
    return await _shown(request, actor, "mine", steps=list(Step))


@post("/me/onboarding/finish", guards=[may("me")])
@forms.again(mine)
async def finish(request: Asking, actor: Who) -> Response[Any]:
    """The last step was done elsewhere (a course): she is let through now, not at the full hour."""
    now = clock.now()
    async with begin(actor) as tx:
        await actions.require(tx, actor.id, on=now.date())
        await actions.settle(tx, worker=actor.id, now=now)
    return see(request, "/me", said=_("登録の手続きが終わりました。"))


@get("/me/onboarding/profile", guards=[may("me")], name="onboarding.profile")
async def profile(request: Asking, actor: Who) -> Response[Any]:
    """Her name and how she is reached."""
    return await _shown(request, actor, "profile", joins=State.JOINING)


@post("/me/onboarding/profile", guards=[may("me")])
@forms.again(profile)
async def say_profile(request: Asking, actor: Who) -> Response[Any]:
    """Keeps them."""
    data = await forms.read(request, ProfileForm)
    said = Profile(data.name, data.kana, data.postal, data.address, data.phone)
    async with begin(actor) as tx:
        await actions.say_profile(tx, said, now=clock.now())
    return await _next(request, actor, _("氏名と連絡先を保存しました。"))


@get("/me/onboarding/declaration", guards=[may("me")], name="onboarding.declaration")
async def declaration(request: Asking, actor: Who) -> Response[Any]:
    """Her declaration as a sole proprietor."""
    return await _shown(request, actor, "declaration")


@post("/me/onboarding/declaration", guards=[may("me")])
@forms.again(declaration)
async def declare(request: Asking, actor: Who) -> Response[Any]:
    """Keeps it."""
    data = await forms.read(request, DeclarationForm)
    said = Declaration(data.opened_on, no_employees=data.employees == "none")
    async with begin(actor) as tx:
        await actions.declare(tx, said, sole=data.sole, now=clock.now())
    return await _next(request, actor, _("個人事業主の確認を保存しました。"))


@get("/me/onboarding/invoice", guards=[may("me")], name="onboarding.invoice")
async def number(request: Asking, actor: Who) -> Response[Any]:
    """Her registration number, or that she has none."""
    return await _shown(request, actor, "invoice")


@post("/me/onboarding/invoice", guards=[may("me")])
@forms.again(number)
async def say_number(
    request: Asking, actor: Who, field_key: NamedDependency[bytes]
) -> Response[Any]:
    """Keeps it; a wrong check digit only when she says so twice."""
    data = await forms.read(request, InvoiceForm)
    found = invoice.tidy(data.invoice) if data.registered == "yes" else ""
    if data.registered == "yes" and not invoice.is_number(found):
        raise NoNumber
    async with begin(actor) as tx:
        await actions.say_invoice(
            tx, found, sure=data.sure, key=field_key, now=clock.now(), since=data.since
        )
    return await _next(request, actor, _("インボイス登録番号を保存しました。"))


@get("/me/onboarding/papers/{kind:str}", guards=[may("me")], name="onboarding.paper")
async def paper(request: Asking, kind: FromPath[Kind], actor: Who) -> Response[Any]:
    """A paper's whole text with its version and hash, and the form to conclude it."""
    now = clock.now()
    async with begin(actor) as tx:
        made, _printed = await signing.draft(tx, kind=kind, at=now, mark=mark_of(request))
        found = await actions.mine(tx, on=now.date())
    held = found.paper(kind, now.date())
    return page(
        request,
        "onboarding/paper.html",
        m=found,
        d=made,
        held=held,
        open=signing.may_sign(held, on=now.date()),
        today=now.date(),
    )


@post("/me/onboarding/papers/{kind:str}", guards=[may("me")])
@forms.again(paper)
async def sign(request: Asking, kind: FromPath[Kind], actor: Who) -> Response[Any]:
    """She concludes it: the paper is made of the text that she read, and kept with its hash."""
    data, now = await forms.read(request, PaperForm), clock.now()
    async with begin(actor) as tx:
        _made, printed = await signing.draft(tx, kind=kind, at=now, mark=mark_of(request))
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
    return await _next(request, actor, _("契約を結びました。控えはこの画面からいつでも開けます。"))


async def pdf_of(actor: Who, paper: UUID) -> Response[bytes]:
    """The bytes that were concluded, shown in place."""
    async with begin(actor) as tx:
        found = await signing.pdf(tx, paper=paper)
    name = f'inline; filename="agreement-{str(paper)[:8]}.pdf"'
    return Response(found, media_type="application/pdf", headers={"content-disposition": name})


@get("/me/papers/{paper_id:uuid}/agreement.pdf", guards=[may("me")], name="onboarding.pdf")
async def printed(paper_id: Id, actor: Who) -> Response[bytes]:
    """A paper that she concluded."""
    return await pdf_of(actor, paper_id)


@get("/me/onboarding/bank", guards=[may("me")], name="onboarding.bank")
async def bank(request: Asking, actor: Who) -> Response[Any]:
    """The account that this town's body pays to: its end alone is shown."""
    types = [(kind.value, _(kind.label)) for kind in TYPES]
    return await _shown(request, actor, "bank", types=types)


@post("/me/onboarding/bank", guards=[may("me")])
@forms.again(bank)
async def give(request: Asking, actor: Who, field_key: NamedDependency[bytes]) -> Response[Any]:
    """Keeps it sealed; another body's account stays as it is."""
    data = await forms.read(request, AccountForm)
    account = Account(
        bank_code=data.bank_code,
        bank_kana="",
        branch_code=data.branch_code,
        branch_kana="",
        type=AccountType(int(data.account_type)),
        number=data.number,
        holder_kana=data.holder_kana,
    )
    async with begin(actor) as tx:
        await actions.give_account(tx, account, sure=data.sure, key=field_key, now=clock.now())
    return await _next(request, actor, _("報酬の振込先を保存しました。"))


@get("/me/onboarding/consent", guards=[may("me")], name="onboarding.consent")
async def consent(request: Asking, actor: Who) -> Response[Any]:
    """What her own town does with what she said: the text's version, who sees it, how long."""
    today = clock.today()
    async with begin(actor) as tx:
        text = await signing.consent_text(tx, on=today)
    return await _shown(request, actor, "consent", t=text)


@post("/me/onboarding/consent", guards=[may("me")])
@forms.again(consent)
async def agree(request: Asking, actor: Who) -> Response[Any]:
    """She agrees; she can take it back on her page of consents."""
    data = await forms.read(request, ConsentForm)
    async with begin(actor) as tx:
        await signing.consent(tx, version=data.version, agree=data.agree, now=clock.now())
    return await _next(request, actor, _("同意を記録しました。"))


_HERS: list[Any] = [mine, finish, profile, say_profile, declaration, declare, number, say_number]
_MORE: list[Any] = [paper, sign, printed, bank, give, consent, agree]
routes = Router("/", route_handlers=[*_HERS, *_MORE, *desk.HANDLERS])
