"""Every hour: each chain's head is written down outside the database. Every day: the chains hold."""

import asyncio
import logging
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import msgspec
from msgspec import Struct

from tenants.actor import TenantId
from tenants.db import Tx
from workers_async import queries
from workers_async.jobs import Call, Due, Every, Job
from yui.audit import actions, anchors
from yui.audit.anchors import Anchor
from yui.audit.model import Fault, Head
from yui.notices import actions as notices
from yui.notices import mail
from yui.notices.model import Letter
from yui.settings import Settings

LOG = logging.getLogger("yui.audit")


class _Outside:
    """Where heads are written down, and whom they are mailed to; set once at start."""

    home: Path | None = None
    address: str = ""


def set_up(settings: Settings | None) -> None:
    """Names the folder, and the address of YUI_ANCHOR_MAIL if there is one; None names none."""
    _Outside.home = settings.home if settings else None
    _Outside.address = settings.anchor_mail if settings else ""


class Written(Struct, frozen=True):
    """A head as it was at a moment: what is to be written down. The moment is real time."""

    town: TenantId
    head: Head
    at: datetime


async def intend(tx: Tx, payload: Due, *, now: datetime) -> Written | None:
    """The head of the town's chain; nothing where no folder was named."""
    del payload, now
    if _Outside.home is None:
        return None
    return Written(tx.tenant, await actions.head(tx), await queries.moment(tx))


async def call(written: Written) -> Anchor:
    """Adds the line, and mails it; after a crash in between it stands there twice, which holds too."""
    if _Outside.home is None:
        raise OSError("no folder for anchors is set up")
    path = anchors.path_of(_Outside.home, written.town)
    made = await asyncio.to_thread(
        anchors.append, path, written.head, tenant=written.town, at=written.at
    )
    if _Outside.address:
        await asyncio.to_thread(mail.send, _letter(made, at=written.at))
    return made


def _letter(made: Anchor, *, at: datetime) -> Letter:
    return Letter(
        id=uuid5(NAMESPACE_URL, made.hash),
        town=made.tenant,
        office="Yui",
        name="監査ログの保管",
        address=_Outside.address,
        subject=f"監査ログの控え {made.tenant} 第{made.n}号（{made.seq}件）",
        body=msgspec.json.encode(made).decode(),
        link="",
        made_at=at,
    )


async def record(tx: Tx, payload: Due, made: Anchor, *, now: datetime) -> None:
    """The file is the record."""
    del tx, payload, made, now


async def prove(tx: Tx, payload: Due, *, now: datetime) -> None:
    """The chain holds, and has what was written down of it; what does not is told to the directors."""
    faults = await actions.verify(tx) + await _anchored(tx)
    if not faults:
        return
    LOG.error("the chain of %s does not hold: %s", tx.tenant, faults[:5])
    await notices.tell_directors(
        tx,
        kind="audit",
        subject="監査ログが書き換えられた疑いがあります",
        body=f"{len(faults)}か所の記録が合いません（はじめは{faults[0].seq}番）。運用の担当者に知らせてください。",
        link="/audit",
        key=f"audit.broken:{payload.due_at:%Y-%m-%d}",
        now=now,
    )


async def _anchored(tx: Tx) -> list[Fault]:
    if _Outside.home is None:
        return []
    path = anchors.path_of(_Outside.home, tx.tenant)
    try:
        lines = await asyncio.to_thread(anchors.read, path)
    except (ValueError, OSError) as unreadable:
        return [Fault(0, f"the anchors cannot be read: {unreadable}")]
    return await actions.verify_anchors(tx, lines)


JOBS = {"audit.anchor": Call(Due, intend, call, record), "audit.prove": Job(Due, prove)}
SCHEDULE: dict[str, Every] = {"audit.anchor": "hour", "audit.prove": "day"}
