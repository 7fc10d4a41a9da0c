"""What a town hears of another's step under the direct scheme."""

from datetime import datetime
from uuid import UUID

from tenants.db import Tx
from yui.notices import actions as notices


async def rate(tx: Tx, *, rate: UUID, now: datetime) -> None:
    """A rate waits for our answer."""
    await notices.tell_directors(
        tx,
        kind="direct.rate",
        subject="調整料の料率の提案が届きました",
        body="直接方式の調整料の料率が提案されました。根拠を確かめて、回答してください。",
        link="/direct",
        key=f"direct.rate:{rate}",
        now=now,
    )


async def asked(tx: Tx, *, ask: UUID, now: datetime) -> None:
    """Work was opened to our director."""
    await notices.tell_directors(
        tx,
        kind="direct.asked",
        subject="直接方式の打診を頼まれました",
        body="ほかの自治体の仕事を、契約のある方に打診できます。条件を確かめてください。",
        link=f"/direct/{ask}",
        key=f"direct.asked:{ask}",
        now=now,
    )
