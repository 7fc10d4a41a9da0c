"""The page of a body's rules of paying, and its two forms."""

from datetime import date
from typing import Annotated, Any

from litestar import Response, get, post
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.payouts import actions as payouts
from yui.payouts.profiles import Profile
from yui.payouts.rules import actions
from yui.payouts.rules.model import Exchange, LineEnd
from yui.payouts.zengin import MOST
from yui.tax import Category
from yui.web import Asking, Who, _, forms, page, see
from yui.work import jobtypes
from yui.work.policies import actions as policies

Reason = Annotated[str, Meta(min_length=2, max_length=400)]


class NewPolicy(Struct, forbid_unknown_fields=True):
    """The form of a decision on a kind of work."""

    job_type: str
    withholding: Category
    valid_from: date
    reason: Reason


class NewProfile(Struct, forbid_unknown_fields=True):
    """The form of what the bank takes."""

    line_end: LineEnd
    most_records: Annotated[int, Meta(ge=1, le=MOST)]
    exchange: Exchange
    valid_from: date
    reason: Reason
    eof: bool = False
    full_stop: bool = False


@get("/payouts/rules", guards=[may("payout.read")], name="payouts.rules")
async def rules(request: Asking, actor: Who) -> Response[Any]:
    """How each kind of work is withheld and why, what the bank takes, when withheld tax is due."""
    today = clock.today()
    async with begin(actor) as tx:
        body = await payouts.paying_body(tx, today=today)
        found = await actions.show(tx, body=body.id, today=today)
    return page(
        request,
        "payouts/rules.html",
        found=found,
        body=body,
        today=today,
        kinds=[(kind.code, _(kind.label)) for kind in jobtypes.of_day(today)],
        categories=[(one.value, _(one.label)) for one in Category],
        line_ends=[(one.value, _(one.says)) for one in LineEnd],
        exchanges=[(one.value, _(one.says)) for one in Exchange],
    )


@post("/payouts/rules/withholding", guards=[may("payout.approve")])
@forms.again(rules)
async def decide(request: Asking, actor: Who) -> Response[Any]:
    """The body's own way to withhold from a kind of work, from a day on."""
    data = await forms.read(request, NewPolicy)
    async with begin(actor) as tx:
        body = await payouts.paying_body(tx, today=clock.today())
        await policies.decide(
            tx,
            body=body.id,
            job_type=data.job_type,
            valid_from=data.valid_from,
            withholding=data.withholding,
            reason=data.reason,
            now=clock.now(),
        )
    return see(request, "/payouts/rules", said=_("源泉徴収の決まりを加えました。"))


@post("/payouts/rules/profile", guards=[may("payout.approve")])
@forms.again(rules)
async def decide_profile(request: Asking, actor: Who) -> Response[Any]:
    """What the body's bank takes, from a day on."""
    data = await forms.read(request, NewProfile)
    profile = Profile(
        data.line_end.value, data.eof, data.most_records, data.exchange.value, data.full_stop
    )
    async with begin(actor) as tx:
        body = await payouts.paying_body(tx, today=clock.today())
        await actions.decide_profile(
            tx,
            body=body.id,
            profile=profile,
            valid_from=data.valid_from,
            reason=data.reason,
            now=clock.now(),
        )
    return see(request, "/payouts/rules", said=_("総合振込データの形式を加えました。"))


HANDLERS: list[Any] = [rules, decide, decide_profile]
