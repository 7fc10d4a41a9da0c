"""The client's pages of contracts and NDAs (scope `client`): the paper, its hash, the signature."""

from typing import Annotated, Any

from litestar import Response, get, post
from msgspec import Meta, Struct

from tenants.db import begin
from tenants.guards import may
from tenants.sessions import Session, account_of
from yui import clock
from yui.clients.assents import actions as assents
from yui.clients.assents.model import NotTicked, Signer, What
from yui.clients.contacts import actions as contacts
from yui.clients.contacts.model import Part
from yui.contracts import actions
from yui.contracts.client import actions as signing
from yui.contracts.forms import Hash, Short
from yui.contracts.model import Side
from yui.web import Asking, Id, Who, _, forms, menu, page, see
from yui.web.menu import Entry

menu.register(Entry("契約・NDA", "/client/contracts", needs="contract.sign", order=12, icon="doc"))


class OwnSignature(Struct, forbid_unknown_fields=True):
    """The form of a signature; `sha256`: the paper that lay before her."""

    sha256: Hash
    post: Annotated[Short, Meta(max_length=100)] = ""
    agree: bool = False


@get("/client/contracts", guards=[may("contract.sign")], name="contracts.own")
async def own(request: Asking, actor: Who) -> Response[Any]:
    """Every paper that was put before the company."""
    async with begin(actor) as tx:
        found = await signing.own(tx)
    return page(request, "contracts/own.html", contracts=found, today=clock.today())


@get("/client/contracts/{contract_id:uuid}", guards=[may("contract.sign")], name="contracts.mine")
async def mine(request: Asking, contract_id: Id, actor: Who) -> Response[Any]:
    """One paper: what it says, its hash, who signed it, and the form to sign."""
    async with begin(actor) as tx:
        found, sha256 = await signing.show(tx, contract=contract_id)
        assent = await assents.of(tx, what=What.CONTRACT, subject=contract_id)
    signed = any(one.side is Side.CLIENT for one in found.signatures)
    return page(
        request,
        "contracts/mine.html",
        k=found.contract,
        sha256=sha256.hex(),
        signatures=found.signatures,
        assent=assent,
        agreed=signing.agreed_text(found.contract),
        open=found.contract.state == "sent" and not signed,
        today=clock.today(),
    )


@get(
    "/client/contracts/{contract_id:uuid}/contract.pdf",
    guards=[may("contract.sign")],
    name="contracts.own_paper",
)
async def paper(contract_id: Id, actor: Who) -> Response[bytes]:
    """The bytes that are signed."""
    async with begin(actor) as tx:
        found = await actions.kept_paper(tx, contract=contract_id)
    headers = {"content-disposition": f'inline; filename="contract-{contract_id}.pdf"'}
    return Response(found.pdf, media_type="application/pdf", headers=headers)


@post("/client/contracts/{contract_id:uuid}/signature", guards=[may("contract.sign")])
@forms.again(mine)
async def sign(request: Asking, contract_id: Id, actor: Who) -> Response[Any]:
    """She signs with her log-in."""
    data = await forms.read(request, OwnSignature)
    account = account_of(request)
    async with begin(actor) as tx:
        await signing.show(tx, contract=contract_id)
        await contacts.acting(tx, account=account.account_id, part=Part.ORDERER)
        if not data.agree:
            raise NotTicked("agree")
        await signing.sign(
            tx,
            contract=contract_id,
            shown=bytes.fromhex(data.sha256),
            by=signer_of(account),
            post=data.post,
            now=clock.now(),
        )
    return see(request, f"/client/contracts/{contract_id}", said=_("署名を記録しました。"))


def signer_of(account: Session) -> Signer:
    """Who is logged in, as a signature names her."""
    return Signer(account.account_id, account.login, account.name)


HANDLERS = [own, mine, paper, sign]
