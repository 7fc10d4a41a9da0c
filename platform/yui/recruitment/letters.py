"""What is written to people who have no account: each mail once, with a fresh link to her own page."""

from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from tenants.db import Tx
from tenants.sessions import hashed, new_id
from yui.japan import JST, day_of, wareki
from yui.notices import actions as notices
from yui.recruitment import queries
from yui.recruitment.briefings.model import Booking, Briefing
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


def _about(briefing: Briefing, booking: Booking) -> str:
    lines = [f"日時：{when(briefing.starts_at)}（{briefing.minutes}分）", f"場所：{briefing.place}"]
    if booking.children:
        lines.append(f"託児：{booking.children}人")
    return "\n".join(lines)


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


def booked(briefing: Briefing, booking: Booking) -> Text:
    """Her booking was taken before the deadline."""
    return Text(
        f"説明会の申込みを受け付けました：{briefing.title}",
        f"{_about(briefing, booking)}\n\n"
        f"締切（{when(briefing.apply_by)}）のあと、結果をお知らせします。申込みが定員を超えたときは抽選です。",
    )


def confirmed(briefing: Briefing, booking: Booking, *, moved_up: bool = False) -> Text:
    """She has a seat."""
    lead = "空きが出たため、キャンセル待ちの順番により、" if moved_up else ""
    return Text(
        f"説明会に参加いただけます：{briefing.title}",
        f"{lead}参加いただけることになりました。\n\n{_about(briefing, booking)}\n\n"
        "次のページに、受付で見せるQRコードがあります。都合が悪くなったときは、同じページで取り消せます。",
    )


def waitlisted(briefing: Briefing, booking: Booking) -> Text:
    """She has none, and where she stands in the line."""
    return Text(
        f"説明会の結果：{briefing.title}",
        "申込みが定員を超えたため、今回は席をご用意できませんでした。\n"
        f"キャンセル待ちの{booking.place}番目です。空きが出たら、順番にお知らせします。\n"
        "次のページで、抽選の記録の確認と、別の回の予約ができます。",
    )


def reminder(briefing: Briefing, booking: Booking) -> Text:
    """The day before."""
    return Text(
        f"明日は説明会です：{briefing.title}",
        f"{_about(briefing, booking)}\n\n"
        "次のページに、受付で見せるQRコードがあります。来られないときは、同じページで取り消してください。",
    )


def called_off(briefing: Briefing, booking: Booking) -> Text:
    """It does not take place."""
    return Text(
        f"説明会の中止：{briefing.title}",
        f"次の説明会は中止になりました。\n\n{_about(briefing, booking)}\n\n"
        "ご予定くださったのに、申し訳ありません。次のページで、別の回を予約できます。",
    )


def reachable(town: str, area: str) -> Text:
    """Her municipality is in the area now."""
    return Text(
        f"{town}：対象の地域になりました",
        f"対象の地域（{area}）に、お住まいの市町村が入りました。次のページで、説明会を予約できます。",
    )
