"""What a client does with a contract: it is told of the paper, signs it, and the directors hear."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from tenants.actor import Scope
from tenants.db import ReadTx, Tx
from tenants.refusal import Forbidden, Unknown
from yui import outbox
from yui.clients.assents import actions as assents
from yui.clients.assents.model import Signer, What
from yui.clients.contacts import actions as contacts
from yui.clients.contacts.model import Part
from yui.contracts import actions, model
from yui.contracts.actions import Shown
from yui.contracts.model import Contract, Method, Side, State
from yui.contracts.signing import queries
from yui.japan import day_of
from yui.notices import actions as notices


class Signed(Struct, frozen=True):
    """The job that tells the directors: a client cannot list them."""

    contract_id: UUID


def agreed_text(found: Contract) -> str:
    """The words that the client's person agrees to; kept with her signature as they are."""
    return (
        f"{found.number} 第{found.version}版（{found.kind.says}）の契約書の内容を確かめ、"
        f"{found.client}を代表して、この契約書に署名します。"
    )


async def send(tx: Tx, *, contract: UUID, now: datetime) -> None:
    """Fixes the paper and tells those who order for the client that it waits for a signature."""
    await actions.send(tx, contract=contract, now=now)
    found = (await actions.show(tx, contract=contract)).contract
    await contacts.tell(
        tx,
        client=found.client_id,
        part=Part.ORDERER,
        kind="contract.sent",
        subject=f"ご署名のお願い：{found.kind.says}（{found.number} 第{found.version}版）",
        body=f"「{found.subject}」の契約書をお送りします。"
        "画面で契約書（PDF）をお確かめのうえ、ご署名をお願いします。",
        link=f"/client/contracts/{found.id}",
        key=f"contract.sent:{found.id}",
        now=now,
    )


async def own(tx: ReadTx) -> list[Contract]:
    """The papers that were put before the client who asks, those begun last first."""
    found = await actions.of_client(tx, client=tx.actor.id)
    return [one for one in found if await queries.paper_hash(tx, one.id) is not None]


async def show(tx: ReadTx, *, contract: UUID) -> tuple[Shown, bytes]:
    """A paper as the client sees it, with its hash; nothing that was never sent."""
    found = await actions.show(tx, contract=contract)
    if found.sha256 is None:
        raise Unknown
    return found, found.sha256


async def sign(
    tx: Tx, *, contract: UUID, shown: bytes, by: Signer, post: str, now: datetime
) -> State:
    """The client's person signs, with her log-in, the paper whose hash she was shown.

    Kept with it: the account, the moment, the hash, the words that she agreed to. Nothing is
    written when the kept paper has another hash. When the body has signed, this concludes it.
    """
    if tx.actor.scope is not Scope.CLIENT:
        raise Forbidden
    found = (await show(tx, contract=contract))[0].contract
    agreed = agreed_text(found)
    state = await actions.sign(
        tx,
        contract=contract,
        side=Side.CLIENT,
        signer=by.name,
        method=Method.ELECTRONIC,
        signed_on=day_of(now),
        of=shown,
        now=now,
        post=post,
        evidence=f"画面での署名（ログインID：{by.login}）",
    )
    kept = await actions.kept_paper(tx, contract=contract)
    await assents.give(
        tx,
        what=What.CONTRACT,
        subject=contract,
        shown=shown,
        kept=kept.pdf,
        hashed=kept.sha256,
        agreed=agreed,
        by=by,
        now=now,
    )
    await outbox.put(tx, "contracts.signed", Signed(contract), key=f"contracts.signed:{contract}")
    return state


async def tell_signed(tx: Tx, *, contract: UUID, now: datetime) -> None:
    """The directors hear that the client has signed, and whether the body is to sign yet."""
    found = (await actions.show(tx, contract=contract)).contract
    waits = found.state is model.State.SENT
    await notices.tell_directors(
        tx,
        kind="contract.signed",
        subject=f"契約書に署名がありました：{found.client}",
        body=f"{found.client}が、{found.kind.says}（{found.number} 第{found.version}版）に画面で署名しました。"
        + ("公社の署名を記録すると、契約が成立します。" if waits else "契約が成立しました。"),
        link=f"/contracts/{found.id}",
        key=f"contract.signed:{found.id}",
        now=now,
    )
