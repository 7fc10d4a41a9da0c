"""What is done with differences: looked for, kept until they are gone, told once."""

from datetime import datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.audit import actions as audit
from yui.japan import day_of
from yui.notices import actions as notices
from yui.sharing.reconcile import queries
from yui.sharing.reconcile.model import Difference, Open

PAGE = 50


async def differences(tx: ReadTx, *, now: datetime) -> list[Difference]:
    """What differs now between our side of shares and the other towns'; empty in a clean world."""
    return await queries.found(tx, at=now)


async def look(tx: Tx, *, now: datetime) -> list[Difference]:
    """Notes what differs and what no longer does; the directors are told of what is new."""
    found = await queries.found(tx, at=now)
    known = await queries.known(tx)
    for one in found:
        await queries.record(tx, one, at=now)
    here = {(one.subject, one.kind, one.field) for one in found}
    for subject, kind, field in known - here:
        await queries.record_gone(tx, subject, kind=kind, field=field, at=now)
    await audit.note(tx, "share.reconciled", subject=str(day_of(now)), differences=len(found))
    if new := here - known:
        await notices.tell_directors(
            tx,
            kind="share.differs",
            subject="広域シェアの突き合わせで、違いが見つかりました",
            body=f"相手の自治体の記録と違うところが{len(new)}件あります。内容を確かめてください。",
            link="/shares/differences",
            key=f"share.differs:{day_of(now)}:{len(found)}",
            now=now,
        )
    return found


async def standing(
    tx: ReadTx, *, after: tuple[datetime, UUID] | None = None, most: int = PAGE
) -> list[Open]:
    """A page of the differences that stand, the newest first."""
    return await queries.standing(tx, after=after, most=most)
