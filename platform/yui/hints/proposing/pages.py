"""The pages of a rule: its versions, a proposal with examples, the second person's decision."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.hints import actions as hints
from yui.hints import model as wording
from yui.hints.model import Rule
from yui.hints.proposing import actions
from yui.hints.proposing.model import ProposalState
from yui.web import Asking, Id, Who, _, forms, page, see

Sentence = Annotated[str, Meta(max_length=500)]
Examples = Annotated[str, Meta(max_length=4_000)]


class Version(Struct, forbid_unknown_fields=True):
    """The form of a rule's next version, with sentences that it must find and must leave alone."""

    title: Annotated[str, Meta(max_length=80)]
    patterns: Annotated[str, Meta(max_length=5_000)]
    meaning: Sentence
    better: Sentence
    source: Annotated[str, Meta(max_length=200)]
    valid_from: date
    reason: Sentence
    meets: Examples = ""
    spares: Examples = ""
    stopped: bool = False


class NewRule(Struct, forbid_unknown_fields=True):
    """The form of a new rule."""

    code: Annotated[str, Meta(max_length=40)]
    title: Annotated[str, Meta(max_length=80)]
    patterns: Annotated[str, Meta(max_length=5_000)]
    meaning: Sentence
    better: Sentence
    source: Annotated[str, Meta(max_length=200)]
    valid_from: date
    reason: Sentence
    meets: Examples = ""
    spares: Examples = ""


class Decision(Struct, forbid_unknown_fields=True):
    """The form of a decision."""

    to: Literal["adopted", "refused"]
    note: Sentence = ""


class Nothing(Struct, forbid_unknown_fields=True):
    """A form without a field."""


def _rule(data: Version | NewRule, *, code: str, active: bool = True) -> Rule:
    return Rule(
        code=code,
        title=data.title,
        patterns=data.patterns,
        meaning=data.meaning,
        better=data.better,
        source=data.source,
        valid_from=data.valid_from,
        active=active,
        reason=data.reason,
    )


@get("/hints/new", guards=[may("hint.write")], name="hints.new")
async def new(request: Asking) -> Response[Any]:
    """The form of a new rule."""
    return page(
        request,
        "hints/rule.html",
        r=None,
        versions=[],
        now=None,
        weaker=[],
        waiting=None,
        today=clock.today(),
    )


@post("/hints/new", guards=[may("hint.write")])
@forms.again(new)
async def add(request: Asking, actor: Who) -> Response[Any]:
    """Proposes the rule."""
    data = await forms.read(request, NewRule)
    async with begin(actor) as tx:
        made = await actions.propose(
            tx,
            _rule(data, code=data.code),
            meets=data.meets,
            spares=data.spares,
            now=clock.now(),
        )
    return see(request, f"/hints/proposals/{made}", said=_("提案しました。"))


@get("/hints/proposals", guards=[may("hint.read")], name="hints.proposals")
async def proposals(
    request: Asking,
    actor: Who,
    after_at: FromQuery[datetime | None] = None,
    after_id: FromQuery[UUID | None] = None,
    decided: FromQuery[bool] = False,
) -> Response[Any]:
    """Proposals, the newest first: those that wait, or all."""
    after = None if after_at is None or after_id is None else (after_at, after_id)
    async with begin(actor) as tx:
        found = await actions.page(tx, waiting=not decided, after=after, most=actions.PAGE + 1)
    return page(
        request,
        "hints/proposals.html",
        proposals=found[: actions.PAGE],
        more=len(found) > actions.PAGE,
        first=after is None,
        decided=decided,
    )


@get("/hints/proposals/{proposal_id:uuid}", guards=[may("hint.read")], name="hints.proposal")
async def proposal(request: Asking, proposal_id: Id, actor: Who) -> Response[Any]:
    """A proposal beside what holds today, for the second person."""
    now = clock.now()
    async with begin(actor) as tx:
        found = await actions.show(tx, proposal=proposal_id, now=now)
    waits = found.proposal.state is ProposalState.PROPOSED
    own = actor.answers_for(found.proposal.made_by)
    return page(
        request,
        "hints/proposal.html",
        p=found.proposal,
        s=found,
        own=waits and own,
        decides=waits and not own and actor.may("hint.approve"),
        waits=waits,
    )


@post("/hints/proposals/{proposal_id:uuid}/decision", guards=[may("hint.approve")])
@forms.again(proposal)
async def decide(request: Asking, proposal_id: Id, actor: Who) -> Response[Any]:
    """The second person adopts or refuses."""
    data = await forms.read(request, Decision)
    do = actions.adopt if data.to == "adopted" else actions.refuse
    async with begin(actor) as tx:
        await do(tx, proposal=proposal_id, note=data.note, now=clock.now())
    said = _("新しい版にしました。") if data.to == "adopted" else _("見送りました。")
    return see(request, f"/hints/proposals/{proposal_id}", said=said)


@post("/hints/proposals/{proposal_id:uuid}/withdrawal", guards=[may("hint.write")])
@forms.again(proposal)
async def withdraw(request: Asking, proposal_id: Id, actor: Who) -> Response[Any]:
    """Whoever wrote it takes it back."""
    await forms.read(request, Nothing)
    async with begin(actor) as tx:
        await actions.withdraw(tx, proposal=proposal_id, note="", now=clock.now())
    return see(request, f"/hints/proposals/{proposal_id}", said=_("取り下げました。"))


@get("/hints/{code:str}", guards=[may("hint.read")], name="hints.rule")
async def rule(request: Asking, code: FromPath[str], actor: Who) -> Response[Any]:
    """A rule with every version there was."""
    today = clock.today()
    async with begin(actor) as tx:
        found = await hints.versions(tx, code=code)
        waiting = await actions.waiting_of(tx, code=code)
    now = wording.holding(found, today).get(code)
    return page(
        request,
        "hints/rule.html",
        r=found[0],
        versions=found,
        now=now,
        weaker=hints.weaker(now, on=today) if now else [],
        waiting=waiting,
        today=today,
    )


@post("/hints/{code:str}", guards=[may("hint.write")])
@forms.again(rule)
async def renew(request: Asking, code: FromPath[str], actor: Who) -> Response[Any]:
    """Proposes the rule's next version; the one before stays as it is."""
    data = await forms.read(request, Version)
    new_rule = _rule(data, code=code, active=not data.stopped)
    async with begin(actor) as tx:
        await hints.versions(tx, code=code)
        made = await actions.propose(
            tx, new_rule, meets=data.meets, spares=data.spares, now=clock.now()
        )
    return see(request, f"/hints/proposals/{made}", said=_("提案しました。"))


handlers = [new, add, proposals, proposal, decide, withdraw, rule, renew]
