"""What LINE tells: a code that somebody sent, that somebody blocked us or lets us in again."""

from litestar import Response, Router, post

from tenants.actor import NOWHERE, TenantId, system
from tenants.db import begin
from tenants.refusal import Unknown
from yui import clock
from yui.notices.config import CONFIG
from yui.notices.line import actions, model, push
from yui.notices.line.model import Bound, Event
from yui.notices.routing import actions as routing
from yui.web import Asking

MOST = 100
ANSWERS = {
    Bound.LINKED: "LINEとつながりました。これからのお知らせは、このトークに届きます。",
    Bound.TAKEN: "このLINEは、ほかの方のアカウントとつながっています。公社にご相談ください。",
    Bound.UNKNOWN: "コードを確かめられませんでした。お知らせの設定のページで、新しいコードを出してください。"
    "このトークへのお返事は読めません。",
}


@post("/line", name="notices.line", operation_id="lineWebhook", status_code=200)
async def heard(request: Asking) -> Response[None]:
    """LINE's webhook: refused unless LINE signed these bytes. Being told twice changes nothing."""
    if not CONFIG.line_secret:
        raise Unknown
    given = request.headers.get("x-line-signature", "")
    hook = model.heard(await request.body(), given, secret=CONFIG.line_secret)
    for event in hook.events[:MOST]:
        await _one(event)
    return Response(None, status_code=200)


async def _one(event: Event) -> None:
    if not event.user:
        return
    if event.type in {"follow", "unfollow"}:
        await _followed(event)
    elif event.type == "message" and event.message is not None and event.message.type == "text":
        await _written(event, event.message.text)


async def _followed(event: Event) -> None:
    blocks = event.type == "unfollow"
    now = clock.now()
    async with begin(system(NOWHERE)) as tx:
        owners = await actions.follow(tx, user=event.user, blocks=blocks, at=event.at)
    for owner in owners if blocks else []:
        async with begin(system(TenantId(owner.town))) as tx:
            await routing.blocked(tx, to=owner.worker_id, since=event.at, now=now)


async def _written(event: Event, text: str) -> None:
    async with begin(system(NOWHERE)) as tx:
        found = await actions.bind(tx, user=event.user, text=text, now=clock.now())
    if event.reply_token:
        await push.reply(event.reply_token, ANSWERS[found])


routes = Router("/api/open", route_handlers=[heard])
