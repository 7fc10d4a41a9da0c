"""What a town hears of a change that another put to it."""

from datetime import datetime
from uuid import UUID

from tenants.db import Tx
from tenants.refusal import Unknown
from yui.notices import actions as notices
from yui.sharing.schemes import queries


async def proposed(tx: Tx, *, change: UUID, now: datetime) -> None:
    """A scheme waits for our answer."""
    found = await queries.change(tx, change)
    if found is None:
        raise Unknown
    await notices.tell_directors(
        tx,
        kind="sharing.scheme",
        subject="広域連携の協定の方式について、提案が届きました",
        body=f"{found.other_name}から、協定の方式を「{found.scheme.says}」にする提案です。根拠と日付を確かめて、回答してください。",
        link="/schemes",
        key=f"sharing.scheme:{change}",
        now=now,
    )
