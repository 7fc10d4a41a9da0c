"""The page of a body's rules of paying, and its forms."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, get, post
from litestar.response import Redirect
from msgspec import Meta, Struct, convert

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.due import Closing
from yui.japan import add_months
from yui.payouts import actions as payouts
from yui.payouts.profiles import Profile
from yui.payouts.rules import actions, closings
from yui.payouts.rules.model import Exchange, LineEnd
from yui.payouts.zengin import MOST
from yui.tax import Category, Treatment
from yui.towns.changes import actions as changes
from yui.towns.changes.model import PAYING, ChangeState, Kind
from yui.towns.pricing import model as prices
from yui.towns.pricing.model import Pricing
from yui.web import Asking, Id, Who, _, forms, page, see
from yui.web.words import N_
from yui.work import jobtypes

PROPOSED = N_("変更を提案しました。ほかの職員が決めると、その月から有効になります。")
Reason = Annotated[str, Meta(min_length=2, max_length=400)]


class NewPolicy(Struct, forbid_unknown_fields=True):
    """The form of a change of how a kind of work is withheld."""

    job_type: str
    withholding: Category
    valid_from: date
    reason: Reason
    once: UUID


class NewProfile(Struct, forbid_unknown_fields=True):
    """The form of a change of what the bank takes."""

    line_end: LineEnd
    most_records: Annotated[int, Meta(ge=1, le=MOST)]
    exchange: Exchange
    valid_from: date
    reason: Reason
    once: UUID
    eof: bool = False
    full_stop: bool = False


class NewClosing(Struct, forbid_unknown_fields=True):
    """The form of a change of closing and payment days; 31 is a month's last day."""

    closing_day: Annotated[int, Meta(ge=1, le=31)]
    months_later: Annotated[int, Meta(ge=0, le=2)]
    payment_day: Annotated[int, Meta(ge=1, le=31)]
    valid_from: date
    reason: Reason
    once: UUID


class NewPricing(Struct, forbid_unknown_fields=True):
    """The form of a change of whether prices are with consumption tax."""

    tax: Treatment
    valid_from: date
    reason: Reason
    once: UUID


class RuleDecision(Struct, forbid_unknown_fields=True):
    """The form of a decision; a no says why."""

    decision: Literal["adopted", "refused", "withdrawn"]
    note: Annotated[str, Meta(max_length=400)] = ""


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
        next_month=add_months(today, 1, on=1),
        once=forms.new_once(),
        again=forms.new_once(),
        third=forms.new_once(),
        fourth=forms.new_once(),
        tax=prices.on(found.prices, today),
        taxes=[(one.value, _(one.label)) for one in Treatment],
        next_prices=prices.coming(found.prices, today),
        held=body.rule.on(today),
        coming=closings.coming(body.rule, today),
        periods=list(closings.periods(body.rule, add_months(today, -1, on=1), months=5)),
        kinds=[(kind.code, _(kind.label)) for kind in jobtypes.of_day(today)],
        categories=[(one.value, _(one.label)) for one in Category],
        line_ends=[(one.value, _(one.says)) for one in LineEnd],
        exchanges=[(one.value, _(one.says)) for one in Exchange],
    )


@post("/payouts/rules/withholding", guards=[may("payout.build")])
@forms.again(rules)
async def propose(request: Asking, actor: Who) -> Response[Any]:
    """Proposes the body's own way to withhold from a kind of work, from a month on."""
    data = await forms.read(request, NewPolicy)
    async with begin(actor) as tx:
        body = await payouts.paying_body(tx, today=clock.today())
        made = await actions.propose_withholding(
            tx,
            body=body.id,
            job_type=data.job_type,
            withholding=data.withholding,
            valid_from=data.valid_from,
            reason=data.reason,
            once=data.once,
            now=clock.now(),
        )
    return see(request, f"/payouts/rules/changes/{made}", said=_(PROPOSED))


@post("/payouts/rules/profile", guards=[may("payout.build")])
@forms.again(rules)
async def propose_profile(request: Asking, actor: Who) -> Response[Any]:
    """Proposes what the body's bank takes, from a month on."""
    data = await forms.read(request, NewProfile)
    profile = Profile(
        data.line_end.value, data.eof, data.most_records, data.exchange.value, data.full_stop
    )
    async with begin(actor) as tx:
        body = await payouts.paying_body(tx, today=clock.today())
        made = await actions.propose_profile(
            tx,
            body=body.id,
            profile=profile,
            valid_from=data.valid_from,
            reason=data.reason,
            once=data.once,
            now=clock.now(),
        )
    return see(request, f"/payouts/rules/changes/{made}", said=_(PROPOSED))


@post("/payouts/rules/closing", guards=[may("payout.build")])
@forms.again(rules)
async def propose_closing(request: Asking, actor: Who) -> Response[Any]:
    """Proposes other closing and payment days, from a month on."""
    data = await forms.read(request, NewClosing)
    closing = Closing(data.valid_from, data.closing_day, data.payment_day, data.months_later)
    async with begin(actor) as tx:
        body = await payouts.paying_body(tx, today=clock.today())
        made = await actions.propose_closing(
            tx, body=body.id, closing=closing, reason=data.reason, once=data.once, now=clock.now()
        )
    return see(request, f"/payouts/rules/changes/{made}", said=_(PROPOSED))


@post("/payouts/rules/pricing", guards=[may("payout.build")])
@forms.again(rules)
async def propose_pricing(request: Asking, actor: Who) -> Response[Any]:
    """Proposes whether prices of work are with consumption tax, from a month on."""
    data = await forms.read(request, NewPricing)
    async with begin(actor) as tx:
        body = await payouts.paying_body(tx, today=clock.today())
        made = await actions.propose_pricing(
            tx,
            body=body.id,
            new=Pricing(data.valid_from, data.tax),
            reason=data.reason,
            once=data.once,
            now=clock.now(),
        )
    return see(request, f"/payouts/rules/changes/{made}", said=_(PROPOSED))


@get(
    "/payouts/rules/changes/{rule_change_id:uuid}", guards=[may("payout.read")], name="payouts.rule"
)
async def change(request: Asking, actor: Who, rule_change_id: Id) -> Response[Any]:
    """One change: what it would change, why, who proposed it and who decided."""
    async with begin(actor) as tx:
        found = await changes.show(tx, change=rule_change_id, kinds=PAYING)
        both = await actions.both(tx, found) if found.kind is Kind.CLOSING else None
    profile = convert(found.terms, Profile) if found.kind is Kind.PROFILE else None
    return page(
        request,
        "payouts/change.html",
        c=found,
        mine=found.made_by == actor.id,
        profile=profile,
        both=both,
    )


@post("/payouts/rules/changes/{rule_change_id:uuid}", guards=[may("payout.approve")])
@forms.again(change)
async def decide(request: Asking, actor: Who, rule_change_id: Id) -> Response[Any]:
    """A second person decides, or the first takes it back."""
    data = await forms.read(request, RuleDecision)
    async with begin(actor) as tx:
        await actions.decide(
            tx,
            change=rule_change_id,
            to=ChangeState(data.decision),
            note=data.note,
            now=clock.now(),
        )
    return see(request, "/payouts/rules", said=_("変更への決定を記録しました。"))


@get("/rule-changes/{rule_change_id:uuid}", guards=[may("payout.read")], name="payouts.any_rule")
async def found(actor: Who, rule_change_id: Id) -> Redirect:
    """To the page of a change, whatever it changes: where the inbox leads."""
    async with begin(actor) as tx:
        one = await changes.show(tx, change=rule_change_id, kinds=list(Kind))
    place = "/payouts/rules" if one.kind in PAYING else "/settlement/rules"
    return Redirect(f"{place}/changes/{rule_change_id}", status_code=303)


HANDLERS: list[Any] = [
    rules,
    propose,
    propose_profile,
    propose_closing,
    propose_pricing,
    change,
    decide,
    found,
]
