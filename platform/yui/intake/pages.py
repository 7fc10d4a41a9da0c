"""The pages of intake: wishes, the interview about a kind of work, one wish with its proposal."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from tenants.refusal import FieldError, Invalid
from yui import clock
from yui.clients import actions as clients
from yui.intake import actions, interviews
from yui.intake.interviews import Kind, Question
from yui.intake.model import Wish
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.menu import Entry
from yui.web.show import num, wareki

menu.register(Entry("相談", "/intake", needs="quote.read", order=36, icon="list"))


class Answer(Struct, forbid_unknown_fields=True):
    """A row of the interview: a question's key and what was answered."""

    key: Annotated[str, Meta(max_length=40)]
    value: Annotated[str, Meta(max_length=interviews.LONG)] = ""


class NewWish(Struct, forbid_unknown_fields=True):
    """The form of a wish: of a client, or of a company by its name."""

    title: Annotated[str, Meta(max_length=120)]
    client: UUID | None = None
    company: Annotated[str, Meta(max_length=100)] = ""
    answers: list[Answer] = []


@get("/intake", guards=[may("quote.read")], name="intake.wishes")
async def wishes(
    request: Asking,
    actor: Who,
    after: FromQuery[UUID | None] = None,
    all: FromQuery[bool] = False,  # noqa: A002  -- the name in the address
) -> Response[Any]:
    """Wishes, the newest first: those under consideration, or all."""
    async with begin(actor) as tx:
        found = await actions.wishes(tx, open_only=not all, after=after, most=actions.PAGE + 1)
    return page(
        request,
        "intake/wishes.html",
        wishes=found[: actions.PAGE],
        more=len(found) > actions.PAGE,
        first=after is None,
        all=all,
        label_of=interviews.label_of,
    )


@get("/intake/new", guards=[may("quote.write")], name="intake.kinds")
async def kinds(request: Asking) -> Response[Any]:
    """Which kind of work it is about."""
    return page(request, "intake/kinds.html", kinds=interviews.kinds(clock.today()))


@get("/intake/new/{code:str}", guards=[may("quote.write")], name="intake.new")
async def new(request: Asking, code: FromPath[str], actor: Who) -> Response[Any]:
    """The interview about a kind of work."""
    asked = actions.interview(code, on=clock.today())
    async with begin(actor) as tx:
        known = await clients.clients(tx, most=500)
    return page(
        request,
        "intake/new.html",
        asked=asked,
        clients=[(client.id, client.name) for client in known if client.active],
    )


@post("/intake/new/{code:str}", guards=[may("quote.write")])
@forms.again(new)
async def take(request: Asking, code: FromPath[str], actor: Who) -> Response[Any]:
    """Takes the wish down."""
    actions.interview(code, on=clock.today())
    data = await forms.read(request, NewWish)
    try:
        async with begin(actor) as tx:
            made = await actions.take(
                tx,
                job_type=code,
                title=data.title,
                client=data.client,
                company=data.company,
                answers={row.key: row.value for row in data.answers},
                now=clock.now(),
            )
    except Invalid as refused:
        raise _at_rows(refused, data.answers) from None
    return see(
        request, f"/intake/{made}", said=_("相談を記録しました。切り出しの案を確かめてください。")
    )


def _at_rows(refused: Invalid, rows: list[Answer]) -> Invalid:
    """The same refusal, with each error at the row in which its question stands."""
    places = {f"answers.{row.key}": f"answers.{n}.value" for n, row in enumerate(rows)}
    errors = [
        FieldError(places.get(error.field, error.field), error.code, error.says, error.values)
        for error in refused.errors
    ]
    return type(refused)(errors, **refused.values)


@get("/intake/{wish_id:uuid}", guards=[may("quote.read")], name="intake.wish")
async def wish(request: Asking, wish_id: Id, actor: Who) -> Response[Any]:
    """One wish: what was answered, and how it may be cut up."""
    async with begin(actor) as tx:
        found = await actions.show(tx, wish=wish_id)
    return page(
        request,
        "intake/wish.html",
        w=found,
        kind=interviews.label_of(found.job_type),
        answers=_shown(found),
        proposal=actions.proposal(found),
    )


def _shown(wish: Wish) -> list[tuple[str, str]]:
    """Question and answer, as people read them; keys alone for a template that is not known."""
    asked = interviews.named(wish.template)
    if asked is None:
        return list(wish.answers.items())
    return [
        (question.label, _said(question, wish.answers[question.key]))
        for question in asked.questions
        if question.key in wish.answers
    ]


def _said(question: Question, answer: str) -> str:
    if question.kind is Kind.CHOICE:
        return next((one.label for one in question.choices if one.value == answer), answer)
    if question.kind is Kind.NUMBER:
        return num(int(answer))
    return wareki(date.fromisoformat(answer)) if question.kind is Kind.DATE else answer


@post("/intake/{wish_id:uuid}/dropping", guards=[may("quote.write")])
@forms.again(wish)
async def drop(request: Asking, wish_id: Id, actor: Who) -> Response[Any]:
    """Nothing comes of it for now."""
    async with begin(actor) as tx:
        await actions.drop(tx, wish=wish_id)
    return see(request, f"/intake/{wish_id}", said=_("相談を見送りにしました。記録は残ります。"))


@post("/intake/{wish_id:uuid}/taking-up", guards=[may("quote.write")])
@forms.again(wish)
async def take_up(request: Asking, wish_id: Id, actor: Who) -> Response[Any]:
    """A dropped wish is looked at again."""
    async with begin(actor) as tx:
        await actions.take_up(tx, wish=wish_id)
    return see(request, f"/intake/{wish_id}", said=_("もう一度、検討を始めました。"))


routes = Router("/", route_handlers=[wishes, kinds, new, take, wish, drop, take_up])
