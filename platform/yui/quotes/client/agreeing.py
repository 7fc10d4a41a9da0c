"""A client's person accepts a version with her log-in: the bytes she was shown, or nothing."""

from datetime import datetime
from uuid import UUID

from tenants.db import Tx
from yui.clients.assents import actions as assents
from yui.clients.assents.model import Signer, What
from yui.quotes import actions, paper
from yui.quotes.model import How
from yui.quotes.paper import Paper


def agreed_text(shown: Paper) -> str:
    """The words that she agrees to; kept with the acceptance as they are."""
    return f"この見積の内容（{shown.number} 第{shown.version}版、税込{shown.sums.total:,}円）を承諾します"


async def agree(tx: Tx, *, quote: UUID, shown: bytes, name: str, by: Signer, now: datetime) -> None:
    """Accepts the version whose kept bytes have the hash that she was shown; nothing is written
    when they have another."""
    known, kept = await actions.kept_paper(tx, quote=quote)
    await actions.accept(tx, quote=quote, how=How.SCREEN, name=name, now=now)
    await assents.give(
        tx,
        what=What.QUOTE,
        subject=quote,
        shown=shown,
        kept=kept,
        hashed=paper.digest(kept),
        agreed=agreed_text(known),
        by=by,
        now=now,
    )
