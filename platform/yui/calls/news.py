"""Who is told what of a call."""

from datetime import datetime
from uuid import UUID

from tenants.db import Tx
from yui.calls import fitting, queries
from yui.calls.model import Application, Call
from yui.notices import actions as notices


async def tell(tx: Tx, *, call: UUID, now: datetime) -> int:
    """Tells everyone who has what an open call needs, once each; returns how many."""
    found = await queries.call(tx, call)
    if found is None or not found.waits(now):
        return 0
    workers = await fitting.fitting(tx, found.need, now=now)
    for worker in workers:
        await notices.tell(
            tx,
            to=worker,
            kind="call",
            subject=f"募集のお知らせ：{found.title}",
            body=(
                f"「{found.title}」の募集を始めました（{found.mode.says}、{found.places}人）。"
                "内容を確かめて、よければ応募してください。応募しなくても、不利になることはありません。"
            ),
            link=f"/me/calls/{call}",
            key=f"call:{call}:{worker}",
            now=now,
        )
    return len(workers)


async def tell_worker(tx: Tx, found: Call, each: Application, what: str, *, now: datetime) -> None:
    """How her application went."""
    await notices.tell(
        tx,
        to=each.worker_id,
        kind="call.answered",
        subject=f"応募の結果：{found.title}",
        body=f"「{found.title}」は、{what}。ご応募ありがとうございました。これからの募集や打診に影響はありません。",
        link=f"/me/calls/{found.id}",
        key=f"call.answered:{each.id}",
        now=now,
    )


async def tell_director(
    tx: Tx, found: Call, *, kind: str, subject: str, body: str, key: str, now: datetime
) -> None:
    """What the director who opened the call should know."""
    await notices.tell(
        tx,
        to=found.opened_by,
        kind=kind,
        subject=subject,
        body=body,
        link=f"/calls/{found.id}",
        key=key,
        now=now,
    )


async def tell_moved_up(tx: Tx, found: Call, each: Application, *, now: datetime) -> None:
    """Her turn has come after all; the director is told that a place found its next one."""
    await notices.tell(
        tx,
        to=each.worker_id,
        kind="call.moved_up",
        subject=f"順番のお知らせ：{found.title}",
        body=(
            f"「{found.title}」で枠が空き、抽選の順番により、あなたにお願いできることになりました。"
            "打診の条件を確かめて、受けるかどうかお決めください。見送っても、不利になることはありません。"
        ),
        link=f"/me/calls/{found.id}",
        key=f"call.moved_up:{each.id}",
        now=now,
    )
    await tell_director(
        tx,
        found,
        kind="call.moved_up",
        subject=f"次の順番の人に打診しました：{found.title}",
        body=f"「{found.title}」で枠が空いたため、抽選で{each.place}番目の人に打診しました。",
        key=f"call.moved_up.director:{each.id}",
        now=now,
    )


async def tell_nobody_left(tx: Tx, found: Call, *, now: datetime) -> None:
    """A place is free and nobody waits for it: the director may find somebody, once told."""
    await tell_director(
        tx,
        found,
        kind="call.nobody_left",
        subject=f"空いた枠があります：{found.title}",
        body=f"「{found.title}」で枠が空きましたが、順番を待つ人がいません。打診か募集をご検討ください。",
        key=f"call.nobody_left:{found.id}",
        now=now,
    )
