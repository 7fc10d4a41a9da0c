"""The pages of settlement: a month's statements, one statement, a line of it, an objection, a close."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.invoices.archive import actions as archive
from yui.invoices.archive.pages import pdf_of
from yui.japan import add_months
from yui.settlement import actions, issuing, paper
from yui.settlement.checks import pages as checks
from yui.settlement.division import pages as division
from yui.settlement.states import DisputeState, Reason
from yui.towns import actions as towns
from yui.web import Asking, Id, Who, _, forms, menu, page, papers, see
from yui.web.leaf import FETCH, PAGE, leaf, within
from yui.web.menu import Entry

menu.register(
    Entry("清算書", "/settlement", needs="share.read", order=66, icon="doc"),
    Entry("清算の検算", "/settlement/zero", needs="share.read", order=67, icon="ok"),
)


class Drawing(Struct, forbid_unknown_fields=True):
    """The month whose statements are drawn."""

    month: date


class Confirmation(Struct, forbid_unknown_fields=True):
    """The hash of the statement that was read."""

    seen: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]


class Objection(Struct, forbid_unknown_fields=True):
    """What is wrong with a line, and what it should come to."""

    reason: Reason
    claimed_yen: Annotated[int, Meta(ge=0, le=999_999_999_999)]
    note: Annotated[str, Meta(min_length=1, max_length=1000)]
    once: UUID


class Answer(Struct, forbid_unknown_fields=True):
    """The answer to an objection."""

    say: Literal["granted", "refused", "withdrawn"]
    note: Annotated[str, Meta(max_length=1000)] = ""


def month_of(asked: str, today: date) -> date:
    """The first day of the month asked for; of the month before where it is none."""
    year, _dash, month = asked.partition("-")
    good = len(asked) == 7 and asked.isascii() and year.isdigit() and month.isdigit()
    if good and 2000 <= int(year) <= 2100 and 1 <= int(month) <= 12:
        return date(int(year), int(month), 1)
    return add_months(today, -1, on=1)


@get("/settlement", guards=[may("share.read")], name="settlement.month")
async def months(
    request: Asking,
    actor: Who,
    month: FromQuery[str] = "",
    after_town: FromQuery[int | None] = None,
    after_number: FromQuery[int | None] = None,
) -> Response[Any]:
    """A month's statements with every body, and what of other months is not settled."""
    today = clock.today()
    shown = month_of(month, today)
    both = bool(after_town and after_number)
    after = (within(after_town or 0), within(after_number or 0)) if both else None
    async with begin(actor) as tx:
        found = await actions.of_month(tx, month=shown, after=after, most=FETCH)
        waiting = await actions.waiting(tx)
        transfers = await actions.transfers(tx, statements=found[:PAGE])
    return page(
        request,
        "settlement/month.html",
        leaf=leaf(found, after),
        waiting=[one for one in waiting if one.month != shown],
        transfers=transfers,
        month=shown,
        over=add_months(shown, 1, on=1) <= today,
        before=add_months(shown, -1, on=1),
        after=add_months(shown, 1, on=1),
    )


@post("/settlement/drawings", guards=[may("closing.write")])
@forms.again(months)
async def draw(request: Asking, actor: Who) -> Response[Any]:
    """Draws the month's statements; what stands is not drawn again."""
    data = await forms.read(request, Drawing)
    month = data.month.replace(day=1)
    async with begin(actor) as tx:
        made = await actions.draw(tx, month=month, now=clock.now())
    said = (
        _("清算書を%(n)s件つくりました。") % {"n": made} if made else _("新しい明細はありません。")
    )
    return see(request, f"/settlement?month={month:%Y-%m}", said=said)


@get("/settlement/{settlement_id:uuid}", guards=[may("share.read")], name="settlement.show")
async def show(
    request: Asking, settlement_id: Id, actor: Who, after_line: FromQuery[int] = 0
) -> Response[Any]:
    """A statement: its lines, what is objected to, and what may be done now."""
    async with begin(actor) as tx:
        sheet = await actions.sheet(
            tx, statement=settlement_id, after=within(after_line), most=PAGE
        )
        transfers = await actions.transfers(tx, statements=[sheet.found])
    return page(
        request,
        "settlement/statement.html",
        s=sheet.found,
        leaf=leaf(sheet.items, after_line or None),
        disputes=sheet.disputes,
        corrections=sheet.corrections,
        taxes=sheet.taxes,
        transfers=transfers,
    )


@get(
    "/settlement/{settlement_id:uuid}/statement.pdf",
    guards=[may("share.read")],
    name="settlement.pdf",
)
async def pdf(settlement_id: Id, actor: Who) -> Response[bytes]:
    """The bytes that were kept; until the job has printed them, the same ones made now."""
    async with begin(actor) as tx:
        known = await issuing.kept(tx, statement=settlement_id)
        if known is not None:
            return pdf_of(await archive.read(tx, document=known.id), known.id)
        sheet = await actions.whole(tx, statement=settlement_id)
        body = await towns.body(tx, body=sheet.found.body_id)
    name = f"settlement-{sheet.found.month:%Y%m}-{sheet.found.other}-{sheet.found.number}"
    return await papers.answer(paper.document(sheet, body), at=sheet.found.drawn_at, name=name)


@post("/settlement/{settlement_id:uuid}/confirmation", guards=[may("closing.write")])
@forms.again(show)
async def confirm(request: Asking, settlement_id: Id, actor: Who) -> Response[Any]:
    """We say that it is right."""
    data = await forms.read(request, Confirmation)
    async with begin(actor) as tx:
        await actions.confirm(
            tx, statement=settlement_id, seen=bytes.fromhex(data.seen), now=clock.now()
        )
    return see(request, f"/settlement/{settlement_id}", said=_("確認を記録しました。"))


@post("/settlement/{settlement_id:uuid}/close", guards=[may("closing.write")])
@forms.again(show)
async def close(request: Asking, settlement_id: Id, actor: Who) -> Response[Any]:
    """Closes what both confirmed."""
    async with begin(actor) as tx:
        await actions.close(tx, statement=settlement_id, now=clock.now())
    return see(request, f"/settlement/{settlement_id}", said=_("清算書を締めました。"))


@get(
    "/settlement/{settlement_id:uuid}/lines/{line:int}",
    guards=[may("share.read")],
    name="settlement.line",
)
async def line_of(
    request: Asking, settlement_id: Id, line: FromPath[int], actor: Who
) -> Response[Any]:
    """A line, with all that was said of it and the form to object."""
    async with begin(actor) as tx:
        found, item, disputes = await actions.line(tx, statement=settlement_id, line=line)
    return page(
        request,
        "settlement/line.html",
        s=found,
        item=item,
        disputes=disputes,
        reasons=[(reason.value, _(reason.says)) for reason in Reason],
        once=forms.new_once(),
    )


@post("/settlement/{settlement_id:uuid}/lines/{line:int}", guards=[may("closing.write")])
@forms.again(line_of)
async def object_to(
    request: Asking, settlement_id: Id, line: FromPath[int], actor: Who
) -> Response[Any]:
    """Objects to the line; after the close this opens the statement again."""
    data = await forms.read(request, Objection)
    async with begin(actor) as tx:
        made = await actions.object_to(
            tx,
            statement=settlement_id,
            line=line,
            reason=data.reason,
            note=data.note,
            claimed_yen=data.claimed_yen,
            once=data.once,
            now=clock.now(),
        )
    return see(request, f"/settlement/objections/{made}", said=_("申し出を先方に伝えました。"))


@get(
    "/settlement/objections/{objection_id:uuid}",
    guards=[may("share.read")],
    name="settlement.objection",
)
async def objection(request: Asking, objection_id: Id, actor: Who) -> Response[Any]:
    """An objection: what is claimed, and the answer."""
    async with begin(actor) as tx:
        found = await actions.dispute(tx, dispute=objection_id)
        statement, item, _all = await actions.line(
            tx, statement=found.settlement_id, line=found.line
        )
    return page(request, "settlement/objection.html", d=found, s=statement, item=item)


@post("/settlement/objections/{objection_id:uuid}", guards=[may("closing.write")])
@forms.again(objection)
async def answer(request: Asking, objection_id: Id, actor: Who) -> Response[Any]:
    """Grants, refuses or takes back."""
    data = await forms.read(request, Answer)
    async with begin(actor) as tx:
        statement = await actions.answer(
            tx, dispute=objection_id, say=DisputeState(data.say), note=data.note, now=clock.now()
        )
    return see(request, f"/settlement/{statement}", said=_("回答を記録しました。"))


routes = Router(
    "/",
    route_handlers=[
        *(months, draw, show, pdf, confirm, close, line_of, object_to, objection, answer),
        *division.handlers,
        *checks.handlers,
    ],
    include_in_schema=False,
)
