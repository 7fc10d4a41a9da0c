"""What people are told of a leader's fee."""

from datetime import date, datetime

from tenants.db import Tx
from yui.fees.model import Fee, State
from yui.japan import wareki
from yui.notices import actions as notices


async def offered(tx: Tx, found: Fee, *, now: datetime) -> None:
    """The leader is asked."""
    await notices.tell(
        tx,
        to=found.worker_id,
        kind="leader_fee",
        subject=f"リーダー料の打診：{found.title}",
        body=(
            f"「{found.title}」のとりまとめを、{found.rate.says}でお願いできるか、うかがいます。"
            "取引条件を確かめて、マイページからお返事ください。見送っても、不利になることはありません。"
        ),
        link=f"/me/fees/{found.id}",
        key=f"leader_fee:{found.id}",
        now=now,
    )


async def answered(tx: Tx, found: Fee, state: State, *, now: datetime) -> None:
    """The director who asked is told."""
    word = "受諾" if state is State.AGREED else "見送り"
    await notices.tell(
        tx,
        to=found.offered_by,
        kind="leader_fee.answered",
        subject=f"リーダー料のお返事：{found.title}（{word}）",
        body=f"「{found.title}」のリーダー料（{found.rate.says}）に、お返事がありました（{word}）。",
        link=f"/tasks/{found.task_id}/fee",
        key=f"leader_fee.answered:{found.id}",
        now=now,
    )


async def withdrawn(tx: Tx, found: Fee, *, now: datetime) -> None:
    """The leader is told that nothing is asked any more."""
    await notices.tell(
        tx,
        to=found.worker_id,
        kind="leader_fee.withdrawn",
        subject=f"リーダー料の打診の取り下げ：{found.title}",
        body=f"「{found.title}」のリーダー料の打診を取り下げました。ご検討いただき、ありがとうございました。",
        link="/me/fees",
        key=f"leader_fee.withdrawn:{found.id}",
        now=now,
    )


async def ended(tx: Tx, found: Fee, *, on: date, now: datetime) -> None:
    """The leader is told until when her agreement holds."""
    await notices.tell(
        tx,
        to=found.worker_id,
        kind="leader_fee.ended",
        subject=f"リーダー料の取り決めの終わり：{found.title}",
        body=(
            f"「{found.title}」のリーダー料の取り決めは、{wareki(on)}に受け取る納品までです。"
            "それまでの分は、取り決めのとおりお支払いします。"
        ),
        link=f"/me/fees/{found.id}",
        key=f"leader_fee.ended:{found.id}",
        now=now,
    )
