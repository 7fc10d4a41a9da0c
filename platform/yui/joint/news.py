"""What a guest town hears of a joint project."""

from datetime import datetime
from uuid import UUID

from tenants.db import Tx
from tenants.refusal import Unknown
from yui.joint.parts import queries
from yui.notices import actions as notices


async def lent(tx: Tx, *, part: UUID, now: datetime) -> None:
    """The lead town lent seats: the directors are told."""
    found = await queries.part(tx, part)
    if found is None:
        raise Unknown
    await notices.tell_directors(
        tx,
        kind="joint.lent",
        subject=f"共同プロジェクト「{found.title}」の項目が届きました",
        body=f"{found.other_name}から「{found.batch_title}」{found.seats}件の項目が届きました。",
        link=f"/joint-parts/{part}",
        key=f"joint.lent:{part}",
        now=now,
    )
