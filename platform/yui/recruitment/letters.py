"""What is written to people who have no account: each mail once, with a fresh link to her own page."""

from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from tenants.db import Tx
from tenants.sessions import hashed, new_id
from yui.japan import JST, day_of, wareki
from yui.notices import actions as notices
from yui.recruitment import queries
from yui.recruitment.model import Interest
from yui.towns import actions as towns

LINK_DAYS = 180
"""How long a mailed link opens her page."""


class Text(Struct, frozen=True):
    """A mail: its subject and its sentences."""

    subject: str
    body: str


async def link(tx: Tx, interest: UUID, *, now: datetime) -> str:
    """A new link to her page; the database knows the hash of its token alone."""
    token = new_id()
    ends = now + timedelta(days=LINK_DAYS)
    await queries.record_link(tx, interest, hashed(token), at=now, ends_at=ends)
    town = await towns.town(tx)
    return f"/join/{town.slug}/me/{token}"


async def write(tx: Tx, to: Interest, text: Text, *, key: str, now: datetime) -> bool:
    """Writes to somebody, once under `key`; False when she has no mail address."""
    if to.email is None:
        return False
    await notices.write(
        tx,
        address=to.email,
        name=to.name,
        subject=text.subject,
        body=text.body,
        link=await link(tx, to.id, now=now),
        key=key,
        now=now,
    )
    return True


def when(moment: datetime) -> str:
    """「令和8年12月5日（土）10:00」."""
    return f"{wareki(day_of(moment), weekday=True)}{moment.astimezone(JST):%H:%M}"


def received(town: str, *, waiting: bool) -> Text:
    """Her form has come."""
    if waiting:
        return Text(
            f"{town}：ご連絡先をお預かりしました",
            "お住まいの市町村は、いまは対象の地域の外です。対象が広がったときに、メールでお知らせします。\n"
            "次のページで、お預かりした内容の確認と取り消しができます。",
        )
    return Text(
        f"{town}：参加のご希望を受け付けました",
        "テレワーク（個人事業主として業務を受託する働き方）へのご関心をありがとうございます。\n"
        "次のあなた専用のページで、説明会の予約と、お預かりした内容の確認・取り消しができます。\n"
        "このリンクは、ほかの人に渡さないでください。お心当たりがなければ、同じページで取り消せます。",
    )


def reachable(town: str, area: str) -> Text:
    """Her municipality is in the area now."""
    return Text(
        f"{town}：対象の地域になりました",
        f"対象の地域（{area}）に、お住まいの市町村が入りました。次のページで、説明会を予約できます。",
    )
