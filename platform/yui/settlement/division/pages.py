"""The pages of rules: how the price of shared work is divided, proposed and answered."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.settlement import agreeing
from yui.settlement.rules import Part, RuleState, Terms
from yui.towns import actions as towns
from yui.web import Asking, Id, Who, _, forms, page, see
from yui.web.leaf import FETCH, leaf

Points = Annotated[int, Meta(ge=0, le=10_000)]
Code = Annotated[int, Meta(ge=10_000, le=99_999)]


class NewRule(Struct, forbid_unknown_fields=True):
    """Parts in hundredths of a per cent (10,000 is all of it)."""

    other: Code
    mine: Literal["client", "worker"]
    client_bp: Points
    worker_bp: Points
    manager_bp: Points
    sponsor_bp: Points
    rest: Part
    valid_from: date
    once: UUID
    valid_to: date | None = None
    manager: Code | None = None
    sponsor: Code | None = None
    share: UUID | None = None


class RuleAnswer(Struct, forbid_unknown_fields=True):
    """The answer to a rule."""

    say: Literal["agreed", "declined", "withdrawn"]


@get("/settlement/rules", guards=[may("share.read")], name="settlement.rules")
async def rules(
    request: Asking,
    actor: Who,
    *,
    after_at: FromQuery[datetime | None] = None,
    after_id: FromQuery[UUID | None] = None,
    share: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """All rules with other towns, and the form for a new one."""
    after = (after_at, after_id) if after_at and after_id else None
    async with begin(actor) as tx:
        found = await agreeing.all_rules(tx, after=after, most=FETCH)
        known = await towns.towns(tx)
    mine = int(actor.tenant)
    return page(
        request,
        "settlement/rules.html",
        leaf=leaf(found, after),
        towns=[(town.code, town.name) for town in known if town.code != mine],
        everyone=[(town.code, town.name) for town in known],
        parts_of=[(part.value, _(part.says)) for part in Part],
        sides=[
            ("client", _("こちらの案件を、相手のワーカーに")),
            ("worker", _("相手の案件を、こちらのワーカーに")),
        ],
        share=share,
        today=clock.today(),
        once=forms.new_once(),
    )


@post("/settlement/rules", guards=[may("share.write")])
@forms.again(rules)
async def propose(request: Asking, actor: Who) -> Response[Any]:
    """Puts a rule to the other town."""
    data = await forms.read(request, NewRule)
    terms = Terms(
        data.client_bp,
        data.worker_bp,
        data.manager_bp,
        data.sponsor_bp,
        data.rest,
        data.manager,
        data.sponsor,
    )
    async with begin(actor) as tx:
        made = await agreeing.propose(
            tx,
            there=data.other,
            mine=data.mine,
            terms=terms,
            since=data.valid_from,
            until=data.valid_to,
            share=data.share,
            once=data.once,
            now=clock.now(),
        )
    return see(request, f"/settlement/rules/{made}", said=_("取り決めを先方に送りました。"))


@get("/settlement/rules/{split_rule_id:uuid}", guards=[may("share.read")], name="settlement.rule")
async def rule(request: Asking, split_rule_id: Id, actor: Who) -> Response[Any]:
    """One rule, and its answer."""
    async with begin(actor) as tx:
        found = await agreeing.show(tx, rule=split_rule_id)
    return page(request, "settlement/rule.html", r=found)


@post("/settlement/rules/{split_rule_id:uuid}", guards=[may("share.write")])
@forms.again(rule)
async def answer(request: Asking, split_rule_id: Id, actor: Who) -> Response[Any]:
    """Agrees, declines or takes back."""
    data = await forms.read(request, RuleAnswer)
    async with begin(actor) as tx:
        await agreeing.answer(tx, rule=split_rule_id, say=RuleState(data.say), now=clock.now())
    return see(request, f"/settlement/rules/{split_rule_id}", said=_("回答を記録しました。"))


handlers = (rules, propose, rule, answer)
