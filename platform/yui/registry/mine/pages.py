"""Her own pages, phone first: her towns, her consents, her data, who looked."""

import asyncio
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin, begin_auth
from tenants.guards import may
from tenants.refusal import Unknown
from tenants.sessions import account_of
from yui import clock
from yui.accounts import actions as accounts
from yui.accounts.screens.factors.pages import tell
from yui.registry import actions as shared
from yui.registry import model
from yui.registry.mine import actions, commands
from yui.registry.mine.labels import LABELS, told
from yui.registry.mine.model import Own
from yui.web import N_, Asking, Id, Who, _, cookies, forms, menu, page, see
from yui.web.leaf import leaf
from yui.web.menu import Entry

menu.register(
    Entry("登録先", "/me/towns", needs="me", order=20, icon="share"),
    Entry("情報の同意", "/me/consents", needs="me", order=21, icon="lock"),
    Entry("私のデータ", "/me/data", needs="me", order=22, icon="doc"),
    Entry("見た人の記録", "/me/looks", needs="me", order=23, icon="list"),
)


class Turn(Struct, forbid_unknown_fields=True):
    """The form that turns to another of her towns."""

    town: int


class Born(Struct, forbid_unknown_fields=True):
    """The form that looks for other registrations of hers; without the day by mail alone."""

    born: date | None = None


class Word(Struct, forbid_unknown_fields=True):
    """Her word on a registration elsewhere."""

    yes: Literal["yes", "no"]


class NewConsent(Struct, forbid_unknown_fields=True):
    """The form of a consent: under which agreement, which fields, to which day, which text she read."""

    agreement: UUID
    version: int
    fields: list[Annotated[str, Meta(max_length=20)]]
    until: date


class Correction(Struct, forbid_unknown_fields=True):
    """The form that corrects her name, kana and mail."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    kana: Annotated[str, Meta(min_length=1, max_length=100)]
    email: Annotated[str, Meta(max_length=200, pattern=r"^([^@\s]+@[^@\s]+\.[^@\s]+)?\Z")] = ""


@get("/me/towns", guards=[may("me")], name="registry.towns")
async def towns(request: Asking, actor: Who) -> Response[Any]:
    """Where she is registered, which town she looks at, what she earned in all of them."""
    async with begin(actor) as tx:
        found = await actions.life(tx, now=clock.now())
    return page(request, "registry/towns.html", m=found, my_id=actor.id, year=clock.today().year)


@post("/me/towns", guards=[may("me")])
@forms.again(towns)
async def turn(request: Asking, actor: Who) -> Response[Any]:
    """Her session looks at another of her towns from now on."""
    data = await forms.read(request, Turn)
    async with begin(actor) as tx:
        homes = await actions.towns(tx)
    if not any(each.town == data.town and each.person == actor.id for each in homes):
        raise Unknown
    session = request.cookies.get(cookies.name("sid"), "")
    async with begin_auth() as tx:
        await accounts.add_town(tx, subject=actor.id, town=data.town)
        await accounts.turn(tx, session=session, town=data.town)
    return see(request, "/me", said=_("表示する登録先を変えました。"))


@get("/me/work", guards=[may("me")], name="registry.work")
async def work(request: Asking, actor: Who, before: FromQuery[UUID | None] = None) -> Response[Any]:
    """Her work in all her towns, the newest first."""
    async with begin(actor) as tx:
        found = await actions.work(tx, before=before)
        life = await actions.life(tx, now=clock.now())
    return page(request, "registry/work.html", leaf=leaf(found, before), m=life)


@post("/me/same", guards=[may("me")])
@forms.again(towns)
async def look_for_same(
    request: Asking, actor: Who, blind_key: NamedDependency[bytes]
) -> Response[Any]:
    """Looks for other registrations of hers; what is found only she is told."""
    data = await forms.read(request, Born)
    async with begin_auth() as tx:
        account = await accounts.known_of(tx, account=account_of(request).account_id)
    mail = account.email if account else None
    async with begin(actor) as tx:
        await actions.look_for_same(tx, mail=mail, born=data.born, key=blind_key, now=clock.now())
    return see(
        request, "/me/towns#same", said=_("ほかの登録をさがしました。結果は下に表示します。")
    )


@post("/me/same/{same_id:uuid}", guards=[may("me")])
@forms.again(towns)
async def answer_same(request: Asking, same_id: Id, actor: Who) -> Response[Any]:
    """She says whether it is hers; nothing is put together before she says so in both."""
    data = await forms.read(request, Word)
    async with begin(actor) as tx:
        await actions.answer_same(tx, proposal=same_id, yes=data.yes == "yes", now=clock.now())
    return see(request, "/me/towns#same", said=_("お返事を記録しました。"))


@get("/me/consents", guards=[may("me")], name="registry.consents")
async def consents(
    request: Asking, actor: Who, before: FromQuery[UUID | None] = None
) -> Response[Any]:
    """What she lets whom see, and what she may let others see besides."""
    now = clock.now()
    async with begin(actor) as tx:
        found = await shared.consents(tx, person=actor.id, before=before)
        offered = await shared.offered(tx, now=now)
        texts = await shared.texts(tx, on=now.date())
    return page(
        request,
        "registry/consents.html",
        leaf=leaf(found, before),
        offered=offered,
        texts=texts,
        fields=model.FIELDS,
        bases=model.BASES,
        held={(each.other, each.purpose) for each in found if each.live(now)},
        now=now,
    )


@post("/me/consents", guards=[may("me")])
@forms.again(consents)
async def grant(request: Asking, actor: Who) -> Response[Any]:
    """Her consent: from this moment the other town sees the chosen fields."""
    data = await forms.read(request, NewConsent)
    now = clock.now()
    async with begin(actor) as tx:
        under = next(
            (each for each in await shared.offered(tx, now=now) if each.id == data.agreement), None
        )
        if under is None:
            raise model.NoAgreement("agreement")
        await shared.grant(
            tx,
            purpose=under.purpose,
            to=under.other,
            fields=data.fields,
            last_day=data.until,
            agreement=under.id,
            version=data.version,
            now=now,
        )
    return see(request, "/me/consents", said=_("同意を登録しました。いつでも取り消せます。"))


@post("/me/consents/{consent_id:uuid}/end", guards=[may("me")])
@forms.again(consents)
async def revoke(request: Asking, consent_id: Id, actor: Who) -> Response[Any]:
    """She takes it back; no reason is asked."""
    async with begin(actor) as tx:
        await shared.revoke(tx, consent=consent_id, now=clock.now())
    return see(
        request, "/me/consents", said=_("同意を取り消しました。相手の自治体には、もう見えません。")
    )


@get("/me/data", guards=[may("me")], name="registry.data")
async def data(request: Asking, actor: Who) -> Response[Any]:
    """All that her towns hold of her, and the form that corrects it."""
    found = await commands.everything(actor)
    async with begin(actor) as tx:
        own = await actions.own(tx)
    return page(request, "registry/data.html", found=found, own=own, labels=LABELS, told=told)


@post("/me/data", guards=[may("me")])
@forms.again(data)
async def correct(request: Asking, actor: Who) -> Response[Any]:
    """Corrects her name, kana and mail in the town she looks at."""
    given = await forms.read(request, Correction)
    new = Own(given.name.strip(), given.kana.strip(), given.email or None)
    async with begin(actor) as tx:
        changed = await actions.correct(tx, new=new, now=clock.now())
    if "email" in changed:
        await tell(account_of(request), _("登録のメールアドレスが変わりました。"))
    return see(request, "/me/data", said=_("登録の内容を直しました。"))


@get("/me/data.zip", guards=[may("me")], name="registry.download")
async def download(actor: Who) -> Response[bytes]:
    """Every row of hers in all her towns, as JSON and CSV."""
    now = clock.now()
    found = await commands.everything(actor)
    body = await asyncio.to_thread(commands.packed, found, made=now)
    name = f'attachment; filename="my-data-{now:%Y%m%d}.zip"'
    headers = {"content-disposition": name, "cache-control": "no-store"}
    return Response(body, media_type="application/zip", headers=headers)


@get("/me/looks", guards=[may("me")], name="registry.looks")
async def looks(request: Asking, actor: Who, before: FromQuery[int | None] = None) -> Response[Any]:
    """Who looked at her data in the town she looks at, the newest first."""
    beyond = None if before is None else max(0, min(before, 2**62))
    async with begin(actor) as tx:
        found = await actions.looks(tx, before=beyond)
    return page(request, "registry/looks.html", leaf=leaf(found, before), words=WORDS)


WORDS = {
    "worker.read": N_("登録の内容"),
    "workers.listed": N_("ワーカーの一覧"),
    "availability.read": N_("できること・使える時間"),
    "availability.listed": N_("使える時間の一覧"),
    "statement.read": N_("支払通知書"),
    "person_seen.read": N_("同意した項目"),
    "guard.income_read": N_("報酬の集計"),
}
HANDLERS = [
    towns,
    turn,
    work,
    look_for_same,
    answer_same,
    consents,
    grant,
    revoke,
    data,
    correct,
    download,
    looks,
]
