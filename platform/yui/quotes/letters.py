"""What people are told about quotes: the client that one is there, its maker that it was answered."""

from datetime import datetime

from tenants.db import Tx
from yui.clients.contacts import actions as contacts
from yui.clients.contacts.model import Part
from yui.japan import wareki
from yui.notices import actions as notices
from yui.quotes.model import Quote, QuoteState


async def sent(tx: Tx, found: Quote, *, now: datetime) -> None:
    """The client is told that a version is before it, and those who order for it by mail."""
    subject = f"お見積り：{found.title}（{found.number} 第{found.version}版）"
    body = (
        f"「{found.title}」のお見積りをお送りします。"
        f"画面で内容をご確認のうえ、{wareki(found.valid_until)}までにお返事ください。"
    )
    link, key = f"/client/quotes/{found.id}", f"quote:{found.id}"
    await notices.tell(
        tx,
        to=found.client_id,
        kind="quote",
        subject=subject,
        body=body,
        link=link,
        key=key,
        now=now,
    )
    await contacts.tell(
        tx,
        client=found.client_id,
        part=Part.ORDERER,
        kind="quote",
        subject=subject,
        body=body,
        link=link,
        key=key,
        now=now,
    )


async def answered(tx: Tx, found: Quote, state: QuoteState, *, now: datetime) -> None:
    """Whoever made the version is told of the client's answer."""
    said = "承諾" if state is QuoteState.ACCEPTED else "見送り"
    await notices.tell(
        tx,
        to=found.made_by,
        kind="quote.answered",
        subject=f"見積のお返事：{found.title}（{said}）",
        body=f"見積 {found.number} 第{found.version}版「{found.title}」にお返事がありました（{said}）。",
        link=f"/quotes/{found.id}",
        key=f"quote.answered:{found.id}",
        now=now,
    )
