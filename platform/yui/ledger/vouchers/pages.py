"""The pages of slips."""

import asyncio
from datetime import date, datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from tenants.refusal import Unknown
from yui import clock
from yui.audit.commands import noted
from yui.ledger.chart import CHART, Kind, Party
from yui.ledger.vouchers import actions, media, queries
from yui.ledger.vouchers.actions import Put
from yui.ledger.vouchers.codes import BY_THEIR_OWN, ref_of
from yui.ledger.vouchers.model import Choice, Entry, VoucherKind
from yui.towns import actions as towns
from yui.web import Asking, Id, Who, _, forms, page, see, uploads
from yui.web.leaf import FETCH, leaf

REASON = Annotated[str, Meta(min_length=1, max_length=500)]
HOME = "/ledger/vouchers"


class VoucherForm(Struct, forbid_unknown_fields=True):
    """A slip as it is written."""

    voucher_kind: Literal["correction", "opening"]
    on_day: date
    reason: REASON
    once: UUID
    lines: list[Entry] = []


class YearForm(Struct, forbid_unknown_fields=True):
    """Whose year's result is transferred."""

    year: Annotated[int, Meta(ge=2015, le=2999)]
    once: UUID


class Decision(Struct, forbid_unknown_fields=True):
    """What the checker says: post it, or send it back with words."""

    decision: Literal["post", "decline"]
    words: Annotated[str, Meta(max_length=500)] = ""


def accounts(clients: list[Choice]) -> list[tuple[str, str]]:
    """Every account that a slip may move, with its name."""
    found: list[tuple[str, str]] = []
    for kind, title in CHART.items():
        if kind in BY_THEIR_OWN:
            continue
        if title.party is Party.NONE:
            found.append((kind.value, _(title.name)))
        elif title.party is Party.CLIENT:
            found += [(f"{kind.value}:{one.id}", f"{_(title.name)}　{one.name}") for one in clients]
    return found


def named(code: str, clients: list[Choice]) -> str:
    """An account's name, with whose it is; a word that the chart does not know stands for itself."""
    try:
        ref = ref_of(code)
    except (ValueError, KeyError):
        return code
    whose = next((one.name for one in clients if one.id == ref.client), "")
    whose = whose or (str(ref.other) if ref.other else "")
    return "　".join(text for text in (_(Kind(ref.kind).says), whose) if text)


def _before(text: str) -> tuple[datetime, UUID] | None:
    at, _dot, ident = text.partition("_")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(ident)) if moment.tzinfo else None
    except ValueError:
        return None


@get(HOME, guards=[may("ledger.read")], name="ledger.vouchers")
async def vouchers(request: Asking, actor: Who, before: FromQuery[str] = "") -> Response[Any]:
    """The body's slips, and the forms of new ones."""
    at, today = _before(before[:80]), clock.today()
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=today)
        found = await actions.vouchers(tx, body=body.id, before=at, most=FETCH)
        clients = await actions.clients(tx)
    year = today.year - (1 if today.month >= 4 else 2)
    return page(
        request,
        "ledger/vouchers.html",
        body=body,
        found=leaf(found, at),
        accounts=accounts(clients),
        rows=range(5),
        once=forms.new_once(),
        today=today,
        year=year,
    )


@post(HOME, guards=[may("closing.write")], opt=uploads.TAKES_FILES)
@forms.again(vouchers)
async def write(request: Asking, actor: Who) -> Response[Any]:
    """Writes a slip; another person posts it."""
    data = await forms.read(request, VoucherForm)
    files = uploads.files_of(request)[:1]
    put = Put(files[0].name, await asyncio.to_thread(_whole, files[0])) if files else None
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=clock.today())
        made = await actions.write(
            tx,
            data.lines,
            body=body.id,
            kind=VoucherKind(data.voucher_kind),
            on=data.on_day,
            reason=data.reason,
            once=data.once,
            now=clock.now(),
            put=put,
        )
    return see(request, f"{HOME}/{made}", said=_("起票しました。ほかの人の承認で記帳されます。"))


def _whole(file: uploads.Received) -> bytes:
    file.body.seek(0)
    return file.body.read(media.MOST_BYTES + 1)


@post(f"{HOME}/years", guards=[may("closing.write")])
@forms.again(vouchers)
async def write_year_end(request: Asking, actor: Who) -> Response[Any]:
    """Writes the transfer of a year's result."""
    data = await forms.read(request, YearForm)
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=clock.today())
        made = await actions.write_year_end(
            tx, body=body.id, year=data.year, once=data.once, now=clock.now()
        )
    return see(request, f"{HOME}/{made}", said=_("起票しました。ほかの人の承認で記帳されます。"))


@get(HOME + "/{voucher_id:uuid}", guards=[may("ledger.read")], name="ledger.voucher")
async def show(request: Asking, voucher_id: Id, actor: Who) -> Response[Any]:
    """A slip with what became of it."""
    async with begin(actor) as tx:
        found, lines = await actions.show(tx, voucher=voucher_id)
        clients = await actions.clients(tx)
    rows = [(x, named(x.debit, clients), named(x.credit, clients)) for x in lines]
    return page(request, "ledger/voucher.html", v=found, rows=rows, mine=found.made_by == actor.id)


@post(HOME + "/{voucher_id:uuid}/decision", guards=[may("closing.write")])
@forms.again(show)
async def decide(request: Asking, voucher_id: Id, actor: Who) -> Response[Any]:
    """The checker posts it or sends it back."""
    data = await forms.read(request, Decision)
    async with begin(actor) as tx:
        if data.decision == "post":
            await actions.approve(tx, voucher=voucher_id, now=clock.now())
        else:
            await actions.decline(tx, voucher=voucher_id, words=data.words, now=clock.now())
    said = _("記帳しました。") if data.decision == "post" else _("差し戻しました。")
    return see(request, f"{HOME}/{voucher_id}", said=said)


@post(HOME + "/{voucher_id:uuid}/withdrawal", guards=[may("closing.write")])
@forms.again(show)
async def withdraw(request: Asking, voucher_id: Id, actor: Who) -> Response[Any]:
    """The maker takes it away."""
    async with begin(actor) as tx:
        await actions.withdraw(tx, voucher=voucher_id, now=clock.now())
    return see(request, f"{HOME}/{voucher_id}", said=_("取り下げました。"))


@get(HOME + "/{voucher_id:uuid}/file", guards=[may("ledger.read")], name="ledger.voucher_file")
async def attached(voucher_id: Id, actor: Who) -> Response[bytes]:
    """What was put beside a slip, as a download."""
    async with begin(actor) as tx:
        found = await queries.file(tx, voucher_id)
    if found is None:
        raise Unknown
    await noted(actor, "voucher.file_read", subject=str(voucher_id))
    name = f"attachment; filename=\"voucher\"; filename*=UTF-8''{quote(found.name)}"
    return Response(found.body, media_type=found.media, headers={"content-disposition": name})


routes = [
    vouchers,
    write,
    write_year_end,
    show,
    decide,
    withdraw,
    attached,
]
