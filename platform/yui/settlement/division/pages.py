"""The pages of rules: how the price of shared work is divided, proposed and answered."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from litestar import Response, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.japan import add_months
from yui.settlement import agreeing
from yui.settlement.division import actions as deciding
from yui.settlement.division.model import Asked
from yui.settlement.rules import Part, RuleState, Terms
from yui.towns import actions as towns
from yui.towns.changes import actions as changes
from yui.towns.changes.model import SPLITTING, ChangeState
from yui.web import Asking, Id, Who, _, forms, page, see
from yui.web.leaf import FETCH, leaf

Percent = Annotated[
    str, Meta(pattern=r"^(100(\.0{1,2})?|[0-9]{1,2}(\.[0-9]{1,2})?)$", max_length=6)
]
Code = Annotated[int, Meta(ge=10_000, le=99_999)]


def points(percent: str) -> int:
    """Hundredths of a per cent, which two decimals say without rest."""
    return int(Decimal(percent) * 100)


class NewRule(Struct, forbid_unknown_fields=True):
    """Parts in per cent with up to two places, kept in hundredths of a per cent."""

    other: Code
    mine: Literal["client", "worker"]
    client_percent: Percent
    worker_percent: Percent
    manager_percent: Percent
    sponsor_percent: Percent
    rest: Part
    valid_from: date
    once: UUID
    reason: Annotated[str, Meta(min_length=2, max_length=400)]
    valid_to: date | None = None
    manager: Code | None = None
    sponsor: Code | None = None
    share: UUID | None = None

    @property
    def terms(self) -> Terms:
        """What it proposes."""
        return Terms(
            client_bp=points(self.client_percent),
            worker_bp=points(self.worker_percent),
            manager_bp=points(self.manager_percent),
            sponsor_bp=points(self.sponsor_percent),
            rest=self.rest,
            manager=self.manager,
            sponsor=self.sponsor,
        )


class RuleAnswer(Struct, forbid_unknown_fields=True):
    """The answer to a rule."""

    say: Literal["agreed", "declined", "withdrawn"]
    reason: Annotated[str, Meta(max_length=400)] = ""
    once: UUID | None = None


class SplitDecision(Struct, forbid_unknown_fields=True):
    """The form of a decision on what goes to the other town; a no says why."""

    decision: Literal["adopted", "refused", "withdrawn"]
    note: Annotated[str, Meta(max_length=400)] = ""


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
        waits = await changes.listed(tx, SPLITTING)
        known = await towns.towns(tx)
    mine = int(actor.tenant)
    return page(
        request,
        "settlement/rules.html",
        leaf=leaf(found, after),
        changes=waits,
        towns=[(town.code, town.name) for town in known if town.code != mine],
        everyone=[(town.code, town.name) for town in known],
        parts_of=[(part.value, _(part.says)) for part in Part],
        sides=[
            ("client", _("こちらの案件を、相手のワーカーに")),
            ("worker", _("相手の案件を、こちらのワーカーに")),
        ],
        share=share,
        begins=clock.today() if share else add_months(clock.today(), 1, on=1),
        once=forms.new_once(),
    )


@post("/settlement/rules", guards=[may("share.write")])
@forms.again(rules)
async def propose(request: Asking, actor: Who) -> Response[Any]:
    """Puts a rule to a colleague, who decides whether it goes to the other town."""
    data = await forms.read(request, NewRule)
    asked = Asked(data.other, data.mine, data.terms, data.valid_from, data.valid_to, data.share)
    async with begin(actor) as tx:
        made = await deciding.propose(
            tx, asked, reason=data.reason, once=data.once, now=clock.now()
        )
    said = _("取り決めを提案しました。ほかの職員が決めると、先方に送られます。")
    return see(request, f"/settlement/rules/changes/{made}", said=said)


@get(
    "/settlement/rules/changes/{rule_change_id:uuid}",
    guards=[may("share.read")],
    name="settlement.change",
)
async def change(request: Asking, rule_change_id: Id, actor: Who) -> Response[Any]:
    """A rule, or a yes to one, before it goes to the other town."""
    async with begin(actor) as tx:
        found = await changes.show(tx, change=rule_change_id, kinds=SPLITTING)
        known = {town.code: town.name for town in await towns.towns(tx)}
    return page(
        request,
        "settlement/change.html",
        c=found,
        mine=found.made_by == actor.id,
        asked=deciding.asked(found),
        names=known,
    )


@post("/settlement/rules/changes/{rule_change_id:uuid}", guards=[may("payout.approve")])
@forms.again(change)
async def decide(request: Asking, rule_change_id: Id, actor: Who) -> Response[Any]:
    """A second person decides; then it goes to the other town."""
    data = await forms.read(request, SplitDecision)
    async with begin(actor) as tx:
        made = await deciding.decide(
            tx,
            change=rule_change_id,
            to=ChangeState(data.decision),
            note=data.note,
            now=clock.now(),
        )
    place = f"/settlement/rules/{made}" if made else "/settlement/rules"
    return see(request, place, said=_("変更への決定を記録しました。"))


@get("/settlement/rules/{split_rule_id:uuid}", guards=[may("share.read")], name="settlement.rule")
async def rule(request: Asking, split_rule_id: Id, actor: Who) -> Response[Any]:
    """One rule, and its answer."""
    async with begin(actor) as tx:
        found = await agreeing.show(tx, rule=split_rule_id)
    return page(request, "settlement/rule.html", r=found, once=forms.new_once())


@post("/settlement/rules/{split_rule_id:uuid}", guards=[may("share.write")])
@forms.again(rule)
async def answer(request: Asking, split_rule_id: Id, actor: Who) -> Response[Any]:
    """Proposes to agree, which a colleague decides; declines or takes back at once."""
    data = await forms.read(request, RuleAnswer)
    if data.say == "agreed":
        async with begin(actor) as tx:
            made = await deciding.propose_yes(
                tx,
                rule=split_rule_id,
                reason=data.reason,
                once=data.once or uuid4(),
                now=clock.now(),
            )
        said = _("合意を提案しました。ほかの職員が決めると、先方に伝わります。")
        return see(request, f"/settlement/rules/changes/{made}", said=said)
    async with begin(actor) as tx:
        await agreeing.answer(tx, rule=split_rule_id, say=RuleState(data.say), now=clock.now())
    return see(request, f"/settlement/rules/{split_rule_id}", said=_("回答を記録しました。"))


handlers = (rules, propose, change, decide, rule, answer)
