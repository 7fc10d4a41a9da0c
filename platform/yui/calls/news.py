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
