"""The pages of hints: today's rules, a text tried out, a rule's versions, what was met."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.hints import actions, model
from yui.hints.model import Rule
from yui.web import Asking, Who, _, forms, page, see

Sentence = Annotated[str, Meta(max_length=500)]


class Tried(Struct, forbid_unknown_fields=True):
    """A text to be looked at; nothing of it is kept."""

    text: Annotated[str, Meta(max_length=10_000)]


class Version(Struct, forbid_unknown_fields=True):
    """The form of a rule's next version."""

    title: Annotated[str, Meta(max_length=80)]
    patterns: Annotated[str, Meta(max_length=5_000)]
    meaning: Sentence
    better: Sentence
    source: Annotated[str, Meta(max_length=200)]
    valid_from: date
    reason: Sentence
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


@get("/hints", guards=[may("hint.read")], name="hints.rules")
async def rules(request: Asking, actor: Who) -> Response[Any]:
    """The rules in force today, and a field to try a text."""
    async with begin(actor) as tx:
        known = await actions.rules(tx, on=clock.today())
    return page(request, "hints/rules.html", rules=known, hits=None, text="")


@post("/hints/check", guards=[may("hint.read")], status_code=200)
@forms.again(rules)
async def check(request: Asking, actor: Who) -> Response[Any]:
    """What the rules say of a text; nothing is kept."""
    data = await forms.read(request, Tried)
    async with begin(actor) as tx:
        known = await actions.rules(tx, on=clock.today())
    found = model.find(data.text, known)
    return page(request, "hints/rules.html", rules=known, hits=found, text=data.text)


@get("/hints/new", guards=[may("hint.write")], name="hints.new")
async def new(request: Asking) -> Response[Any]:
    """The form of a new rule."""
    return page(request, "hints/rule.html", r=None, versions=[], now=None, today=clock.today())


@post("/hints/new", guards=[may("hint.write")])
@forms.again(new)
async def add(request: Asking, actor: Who) -> Response[Any]:
    """Adds the rule."""
    data = await forms.read(request, NewRule)
    async with begin(actor) as tx:
        await actions.renew(tx, _rule(data, code=data.code), now=clock.now())
    return see(request, f"/hints/{data.code}", said=_("ルールを加えました。"))


@get("/hints/log", guards=[may("hint.read")], name="hints.log")
async def log(
    request: Asking,
    actor: Who,
    after_at: FromQuery[datetime | None] = None,
    after_id: FromQuery[UUID | None] = None,
    sent_only: FromQuery[bool] = False,
) -> Response[Any]:
    """What was met, the newest first."""
    after = None if after_at is None or after_id is None else (after_at, after_id)
    async with begin(actor) as tx:
        found = await actions.hits(tx, after=after, sent_only=sent_only, most=actions.PAGE + 1)
    return page(
        request,
        "hints/log.html",
        hits=found[: actions.PAGE],
        more=len(found) > actions.PAGE,
        first=after is None,
        sent_only=sent_only,
    )


@get("/hints/{code:str}", guards=[may("hint.read")], name="hints.rule")
async def rule(request: Asking, code: FromPath[str], actor: Who) -> Response[Any]:
    """A rule with every version there was."""
    async with begin(actor) as tx:
        found = await actions.versions(tx, code=code)
    holding = model.in_force(found, clock.today())
    return page(
        request,
        "hints/rule.html",
        r=found[0],
        versions=found,
        now=holding[0] if holding else None,
        today=clock.today(),
    )


@post("/hints/{code:str}", guards=[may("hint.write")])
@forms.again(rule)
async def renew(request: Asking, code: FromPath[str], actor: Who) -> Response[Any]:
    """The rule's next version; the one before stays as it was."""
    data = await forms.read(request, Version)
    async with begin(actor) as tx:
        await actions.versions(tx, code=code)
        await actions.renew(tx, _rule(data, code=code, active=not data.stopped), now=clock.now())
    return see(request, f"/hints/{code}", said=_("新しい版にしました。"))


routes = Router("/", route_handlers=[rules, check, new, add, log, rule, renew])
