"""The page of a town's users: found, switched off and on, asked for a second factor."""

from typing import Annotated, Any
from uuid import uuid4

from litestar import Response, get, post
from litestar.params import QueryParameter

from tenants.actor import Actor, Role
from tenants.db import begin, begin_auth, serving_safely
from tenants.guards import may
from tenants.refusal import Unavailable
from tenants.sessions import account_of, new_id
from yui import clock
from yui.accounts import mail
from yui.accounts.links.model import Opened
from yui.accounts.sso import actions as sso
from yui.accounts.users import actions, model
from yui.audit import actions as audit
from yui.towns import actions as towns
from yui.web import Asking, Id, Who, _, forms, page, see
from yui.web.menu import Entry, register
from yui.web.words import N_

register(Entry(N_("利用者"), "/users", "user.read", order=88, icon="user"))
After = Annotated[str, QueryParameter(max_length=200, pattern=r"^[^\x00-\x1f]*\Z")]
Kind = Annotated[str, QueryParameter(pattern=r"^(|office|worker|client)\Z")]
KINDS = {"office": ("director", "staff", "leader"), "worker": ("worker",), "client": ("client",)}
ROLE_NAMES = {"director": N_("ディレクター"), "staff": N_("事務局職員"), "leader": N_("リーダー")}


@get("/users", guards=[may("user.read")], name="accounts.users")
async def users(request: Asking, actor: Who, after: After = "", kind: Kind = "") -> Response[Any]:
    """Who may log in, with what, and when she last did."""
    town = int(actor.tenant)
    async with begin_auth() as tx:
        found, more = await actions.page(tx, town=town, after=after, kinds=KINDS.get(kind, ()))
        rules = await actions.rules(tx, town=town)
        asked = await sso.asked(tx, town=town)
    await _read(actor, count=len(found))
    today = clock.today()
    return page(
        request,
        "accounts/users.html",
        users=found,
        more=more,
        first=not after,
        kind=kind,
        asked=asked,
        rule=model.in_force(rules, on=today),
        coming=[rule for rule in rules if rule.since > today],
        roles=[(role, _(says)) for role, says in ROLE_NAMES.items()],
        role_names=ROLE_NAMES,
        today=today,
    )


async def _read(actor: Actor, *, count: int) -> None:
    """Notes who has read the names before they are sent; 503 when it cannot be (decisions 15)."""
    safely = serving_safely.set(False)
    try:
        await _noted(actor, "users.listed", subject=str(actor.tenant), count=count)
    except Exception as lost:
        raise Unavailable from lost
    finally:
        serving_safely.reset(safely)


async def _noted(actor: Actor, action: str, *, subject: str, **detail: object) -> None:
    async with begin(actor) as tx:
        await audit.note(tx, action, subject=subject, **detail)


async def _switched(actor: Actor, user: Any, *, active: bool) -> model.User:
    async with begin_auth() as tx:
        found = await actions.switch(tx, user=user, active=active, by=actor)
    what = "account.opened" if active else "account.closed"
    async with begin(actor) as tx:
        await audit.note(tx, what, subject=str(found.subject), role=found.role.value)
        await towns.set_at_work(tx, staff=found.subject, active=active)
    return found


async def _mailed(actor: Actor, opened: Opened, *, token: str) -> None:
    async with begin(actor) as tx:
        town = await towns.town(tx)
    link = f"{mail.base_url()}/login/link/{token}"
    mail.soon(mail.colleague(opened, town=town.name, link=link))


@post("/users", guards=[may("user.write")], name="accounts.invite_user")
@forms.again(users)
async def invite(request: Asking, actor: Who) -> Response[Any]:
    """Takes a colleague into the office: her account, and the mail with her first link."""
    given = await forms.read(request, model.NewColleague)
    token, staff = new_id(), uuid4()
    async with begin_auth() as tx:
        opened = await actions.invite(tx, given, by=actor, staff=staff, token=token)
    async with begin(actor) as tx:
        await towns.add_staff(
            tx,
            name=given.name.strip(),
            role=Role(given.role),
            on=clock.today(),
            email=given.email.strip(),
            staff=staff,
        )
        await audit.note(tx, "account.invited", subject=str(staff), role=given.role)
    await _mailed(actor, opened, token=token)
    return see(
        request, "/users", said=_("登録して、招待のメールを送りました。7日のあいだ使えます。")
    )


@post("/users/{user_id:uuid}/link", guards=[may("user.write")], name="accounts.link_user")
@forms.again(users)
async def send_link(request: Asking, user_id: Id, actor: Who) -> Response[Any]:
    """Mails a user a fresh link, for instance when the first has run out."""
    await forms.read(request, model.Switch)
    token = new_id()
    async with begin_auth() as tx:
        opened = await actions.send_link(tx, user=user_id, by=actor, token=token)
    await _noted(actor, "account.link_sent", subject=str(user_id))
    await _mailed(actor, opened, token=token)
    said = _("{name}さんに、ログインのリンクを送りました。")
    return see(request, "/users", said=said.format(name=opened.name))


@post("/users/{user_id:uuid}/closing", guards=[may("user.write")], name="accounts.close_user")
@forms.again(users)
async def close(request: Asking, user_id: Id, actor: Who) -> Response[Any]:
    """Switches an account off: whoever uses it is out at the next request."""
    await forms.read(request, model.Switch)
    found = await _switched(actor, user_id, active=False)
    said = _("{name}さんのアカウントを止めました。使用中の画面も、すぐに使えなくなります。")
    return see(request, "/users", said=said.format(name=found.name))


@post("/users/{user_id:uuid}/opening", guards=[may("user.write")], name="accounts.open_user")
@forms.again(users)
async def reopen(request: Asking, user_id: Id, actor: Who) -> Response[Any]:
    """Switches an account on again."""
    await forms.read(request, model.Switch)
    found = await _switched(actor, user_id, active=True)
    said = _("{name}さんのアカウントを、また使えるようにしました。")
    return see(request, "/users", said=said.format(name=found.name))


@post("/users/{user_id:uuid}/second-factor/end", guards=[may("user.write")])
@forms.again(users)
async def drop_second(request: Asking, user_id: Id, actor: Who) -> Response[Any]:
    """Ends a user's second factors, for instance after she lost her phone."""
    await forms.read(request, model.Switch)
    async with begin_auth() as tx:
        found = await actions.drop_second(tx, user=user_id, by=actor)
    await _noted(actor, "account.second_dropped", subject=str(found.subject))
    said = _("{name}さんの2段階の確認を外しました。次のログインで、作り直してもらいます。")
    return see(request, "/users", said=said.format(name=found.name))


@post("/users/second-factor", guards=[may("user.write")], name="accounts.ask_second")
@forms.again(users)
async def ask_second(request: Asking, actor: Who) -> Response[Any]:
    """Of whom a second factor is asked, from a day on; a director decides."""
    given = await forms.read(request, model.NewRule)
    if actor.role is not Role.DIRECTOR:
        raise model.DirectorsOwn
    account = account_of(request).account_id
    async with begin_auth() as tx:
        await actions.ask_second(
            tx,
            town=int(actor.tenant),
            roles=given.asked,
            since=given.since,
            by=account,
            today=clock.today(),
        )
    await _noted(actor, "account.second_rule", subject=str(given.since), roles=sorted(given.asked))
    return see(request, "/users#second", said=_("2段階の確認の決まりを変えました。"))


HANDLERS = [users, invite, send_link, close, reopen, drop_second, ask_second]
