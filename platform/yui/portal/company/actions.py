"""What waits for a client: quotes, papers to sign, handovers, questions; in reach of its scope alone."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui.contracts.client import actions as signing
from yui.contracts.model import Side, State
from yui.handovers import actions as handovers
from yui.quotes import actions as quotes
from yui.quotes.model import QuoteState
from yui.threads.letters import actions as letters
from yui.web.words import N_


class Waiting(Struct, frozen=True):
    """Something that waits for the client. `what`: the msgid of its chip; `by`: its last day."""

    what: str
    title: str
    detail: str
    link: str
    by: date | None = None


async def waiting(tx: Tx, *, today: date) -> list[Waiting]:
    """All of it, what has a last day first."""
    found = [
        *await _handovers(tx),
        *await _quotes(tx, today=today),
        *await _papers(tx),
        *await _questions(tx),
    ]
    return sorted(found, key=lambda one: (one.by is None, one.by or today))


async def _handovers(tx: Tx) -> list[Waiting]:
    return [
        Waiting(
            N_("検収待ち"),
            one.title,
            f"{one.number}　{one.quantity:,}{one.unit_name}",
            f"/client/handovers/{one.id}",
            one.accept_by,
        )
        for one in await handovers.given(tx)
        if one.decided_at is None
    ]


async def _quotes(tx: ReadTx, *, today: date) -> list[Waiting]:
    return [
        Waiting(
            N_("お返事待ち"),
            one.title,
            f"{one.number} 第{one.version}版",
            f"/client/quotes/{one.id}",
            one.valid_until,
        )
        for one in await quotes.mine(tx)
        if one.state is QuoteState.SENT and today <= one.valid_until
    ]


async def _papers(tx: ReadTx) -> list[Waiting]:
    return [
        Waiting(N_("署名待ち"), one.subject, one.number, f"/client/contracts/{one.id}")
        for one in await signing.own(tx)
        if one.state is State.SENT and not await _signed(tx, one.id)
    ]


async def _signed(tx: ReadTx, contract: UUID) -> bool:
    found, _sha256 = await signing.show(tx, contract=contract)
    return any(one.side is Side.CLIENT for one in found.signatures)


async def _questions(tx: ReadTx) -> list[Waiting]:
    return [
        Waiting(N_("お答え待ち"), one.title, one.text[:80], "/client/letters")
        for one in await letters.own(tx)
        if one.waits_for_client
    ]
