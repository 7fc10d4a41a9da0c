"""The pages of contracts: the register, writing, sending, signing, replacing and ending one; and
all that a town knows of a client."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromQuery

from tenants.db import begin
from tenants.guards import may
from yui import clock
from yui.clients import actions as clients
from yui.contracts import actions, decisions
from yui.contracts.client import actions as signing
from yui.contracts.client import pages as client_pages
from yui.contracts.forms import ContractForm, EndForm, SignatureForm
from yui.contracts.model import CONTRACT_MOVES, Contract, Kind, Method, NewContract, Side, State
from yui.contracts.scans import pages as scan_pages
from yui.hints import actions as hints
from yui.hints.model import Place
from yui.japan import FiscalYear
from yui.towns import actions as towns
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.menu import Entry

menu.register(Entry("契約・NDA", "/contracts", needs="contract.read", order=36, icon="doc"))
PERSONAL = (
    "この業務では個人情報を扱いません。扱うことになったときは、事前に書面で範囲と方法を定めます。"
)
SETTLEMENT = "検収した数に、発注ごとの単価（税抜）をかけた額とします。"


@get("/contracts", guards=[may("contract.read")], name="contracts.register")
async def register(
    request: Asking,
    actor: Who,
    after_day: FromQuery[date | None] = None,
    after_id: FromQuery[UUID | None] = None,
    over: FromQuery[bool] = False,
) -> Response[Any]:
    """Contracts and NDAs by the end of their term: those alive, or those over."""
    after = None if after_day is None or after_id is None else (after_day, after_id)
    today = clock.today()
    async with begin(actor) as tx:
        found = await actions.register(tx, on=today, over=over, after=after, most=actions.PAGE + 1)
    return page(
        request,
        "contracts/contracts.html",
        contracts=found[: actions.PAGE],
        more=len(found) > actions.PAGE,
        first=after is None,
        over=over,
        today=today,
    )


@get("/clients/{client_id:uuid}", guards=[may("contract.read")], name="contracts.client")
async def client(
    request: Asking, client_id: Id, actor: Who, before: FromQuery[datetime | None] = None
) -> Response[Any]:
    """A client from all sides: contracts, orders, years, acceptance, voice, weight."""
    today = clock.today()
    async with begin(actor) as tx:
        found = await clients.show(tx, client=client_id)
        contracts = await actions.of_client(tx, client=client_id)
        orders = await clients.orders(tx, client=client_id, before=before, most=clients.ORDERS + 1)
        years = await clients.years(tx, client=client_id)
        weights = await clients.weights(tx, on=today)
        voices = await clients.voices(tx, client=client_id)
    return page(
        request,
        "contracts/client.html",
        c=found,
        contracts=contracts,
        lacks=[_(lack) for lack in decisions.lacking(contracts, today)],
        orders=orders[: clients.ORDERS],
        more=len(orders) > clients.ORDERS,
        first=before is None,
        years=years,
        weights=weights,
        weight=next((one for one in weights.clients if one.client_id == client_id), None),
        bp=weights.bp_of(client_id),
        voices=voices,
        today=today,
        this_year=FiscalYear.of(today).year,
    )


@get(
    "/clients/{client_id:uuid}/contracts/new", guards=[may("contract.write")], name="contracts.new"
)
async def new(
    request: Asking, client_id: Id, actor: Who, nda: FromQuery[bool] = False
) -> Response[Any]:
    """The form of a contract for work, or of an NDA."""
    async with begin(actor) as tx:
        found = await clients.show(tx, client=client_id)
        body = await towns.body_of(tx, on=clock.today())
    today = clock.today()
    blank = NewContract(
        kind=Kind.NDA if nda else Kind.RESULT,
        subject=_("業務の相談と実施") if nda else "",
        valid_from=today,
        valid_to=FiscalYear.of(today).last,
        personal_data=PERSONAL,
        settlement=SETTLEMENT,
        closing_day=31,
        pay_months=1,
        pay_day=31,
        survives_years=3 if nda else 0,
    )
    return _form(request, blank, client=found.name, body=body.name, back=f"/clients/{client_id}")


def _form(
    request: Asking,
    shown: NewContract | Contract,
    *,
    client: str,
    body: str,
    back: str,
    old: Contract | None = None,
) -> Response[Any]:
    return page(
        request,
        "contracts/new.html",
        v=shown,
        client=client,
        body=body,
        back=back,
        old=old,
        kinds=[(kind.value, _(kind.says)) for kind in Kind if kind.is_work],
        months=[(0, _("当月")), (1, _("翌月")), (2, _("翌々月"))],
        once=forms.new_once(),
    )


@post("/clients/{client_id:uuid}/contracts/new", guards=[may("contract.write")])
@forms.again(new)
async def draft(
    request: Asking, client_id: Id, actor: Who, nda: FromQuery[bool] = False
) -> Response[Any]:
    """Writes the draft."""
    data = await forms.read(request, ContractForm)
    now = clock.now()
    reason = data.hint_reason
    words = await hints.told(
        lambda: begin(actor), *data.texts(), place=Place.CONTRACT, reason=reason, now=now
    )
    async with begin(actor) as tx:
        body = await towns.body_of(tx, on=now.date())
        made = await actions.draft(
            tx, client=client_id, body=body.id, new=data.said(), now=now, once=data.once
        )
        await hints.sent(tx, words, place=Place.CONTRACT, subject=str(made), reason=reason, now=now)
    return see(request, f"/contracts/{made}", said=_("契約の下書きをつくりました。"))


@get("/contracts/{contract_id:uuid}", guards=[may("contract.read")], name="contracts.contract")
async def contract(request: Asking, contract_id: Id, actor: Who) -> Response[Any]:
    """A version: what it says, its paper and hash, who signed, its sisters."""
    async with begin(actor) as tx:
        found = await actions.show(tx, contract=contract_id)
    signed = {one.side for one in found.signatures}
    return page(
        request,
        "contracts/contract.html",
        k=found.contract,
        sha256=found.sha256.hex() if found.sha256 else "",
        signatures=found.signatures,
        versions=found.versions,
        sides=[(side.value, _(side.says)) for side in Side if side not in signed],
        methods=[(method.value, _(method.says)) for method in Method],
        moves=CONTRACT_MOVES[found.contract.state],
        replaceable=found.last
        and found.contract.state in {State.SIGNED, State.IN_FORCE, State.ENDED},
        today=clock.today(),
    )


@get(
    "/contracts/{contract_id:uuid}/contract.pdf",
    guards=[may("contract.read")],
    name="contracts.paper",
)
async def paper(contract_id: Id, actor: Who) -> Response[bytes]:
    """The paper as it was sent, byte for byte; of a draft, as it would be."""
    async with begin(actor) as tx:
        pdf = await actions.printed(tx, contract=contract_id)
    headers = {"content-disposition": f'inline; filename="contract-{contract_id}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)


@get(
    "/contracts/{contract_id:uuid}/versions/new",
    guards=[may("contract.write")],
    name="contracts.version",
)
async def version_form(request: Asking, contract_id: Id, actor: Who) -> Response[Any]:
    """The form of the next version, with what this one says."""
    async with begin(actor) as tx:
        found = (await actions.show(tx, contract=contract_id)).contract
    return _form(
        request,
        decisions.proposed(found, today=clock.today()),
        client=found.client,
        body=found.body,
        back=f"/contracts/{contract_id}",
        old=found,
    )


@post("/contracts/{contract_id:uuid}/versions/new", guards=[may("contract.write")])
@forms.again(version_form)
async def next_version(request: Asking, contract_id: Id, actor: Who) -> Response[Any]:
    """Writes the next version; this one stays as it is."""
    data = await forms.read(request, ContractForm)
    now = clock.now()
    reason = data.hint_reason
    words = await hints.told(
        lambda: begin(actor), *data.texts(), place=Place.CONTRACT, reason=reason, now=now
    )
    async with begin(actor) as tx:
        made = await actions.next_version(tx, contract=contract_id, new=data.said(), now=now)
        await hints.sent(tx, words, place=Place.CONTRACT, subject=str(made), reason=reason, now=now)
    return see(request, f"/contracts/{made}", said=_("新しい版の下書きをつくりました。"))


@post("/contracts/{contract_id:uuid}/sending", guards=[may("contract.write")])
@forms.again(contract)
async def send(request: Asking, contract_id: Id, actor: Who) -> Response[Any]:
    """Fixes the paper."""
    async with begin(actor) as tx:
        await signing.send(tx, contract=contract_id, now=clock.now())
    return see(request, f"/contracts/{contract_id}", said=_("契約書を確定しました。"))


@post("/contracts/{contract_id:uuid}/signatures", guards=[may("contract.write")])
@forms.again(contract)
async def sign(request: Asking, contract_id: Id, actor: Who) -> Response[Any]:
    """Records a side's signature."""
    data = await forms.read(request, SignatureForm)
    async with begin(actor) as tx:
        await actions.sign(
            tx,
            contract=contract_id,
            side=data.side,
            signer=data.signer,
            method=data.method,
            signed_on=data.signed_on,
            of=bytes.fromhex(data.sha256),
            now=clock.now(),
            post=data.post,
            evidence=data.evidence,
        )
    return see(request, f"/contracts/{contract_id}", said=_("署名を記録しました。"))


@post("/contracts/{contract_id:uuid}/withdrawal", guards=[may("contract.write")])
@forms.again(contract)
async def withdraw(request: Asking, contract_id: Id, actor: Who) -> Response[Any]:
    """Takes a version back that not both sides have signed."""
    async with begin(actor) as tx:
        await actions.withdraw(tx, contract=contract_id)
    return see(request, f"/contracts/{contract_id}", said=_("契約を取り下げました。"))


@post("/contracts/{contract_id:uuid}/ending", guards=[may("contract.write")])
@forms.again(contract)
async def end(request: Asking, contract_id: Id, actor: Who) -> Response[Any]:
    """Fixes the last day."""
    data = await forms.read(request, EndForm)
    async with begin(actor) as tx:
        await actions.end(
            tx, contract=contract_id, last_day=data.last_day, why=data.why, now=clock.now()
        )
    return see(request, f"/contracts/{contract_id}", said=_("終わりの日を記録しました。"))


routes = Router(
    "/",
    route_handlers=[
        *(register, client, new, draft, contract, paper, version_form, next_version),
        *(send, sign, withdraw, end),
        *scan_pages.handlers,
        *client_pages.HANDLERS,
    ],
)
