"""What is done when something is handed in: a receipt each time, versions, flags for missed days."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.deliveries import queries as deliveries
from yui.deliveries.handins import model, queries
from yui.deliveries.handins.model import (
    Late,
    Mark,
    Missed,
    NewerVersion,
    Receipt,
    Replacement,
    Version,
)
from yui.deliveries.model import Delivery
from yui.files import actions as files
from yui.files.model import Held
from yui.japan import day_of
from yui.notices import actions as notices
from yui.units.delivered import actions as brought

BACK_DAYS = 62
"""How far back the sweep looks: longer than any time nobody may have been there to look."""


async def receive(
    tx: Tx,
    *,
    delivery: UUID,
    quantity: int,
    once: UUID,
    now: datetime,
    version: int = 1,
    url: str = "",
    note: str = "",
    held: Sequence[Held] = (),
) -> UUID:
    """Writes the version with its receipt and keeps its files. Returns the receipt's id."""
    made = await queries.record_version(
        tx,
        delivery=delivery,
        worker=tx.actor.id,
        version=version,
        number=model.number_of(delivery, version=version, at=now),
        quantity=quantity,
        url=model.address(url),
        note=note,
        once=once,
        at=now,
    )
    await files.keep(tx, held, subject=made)
    return made


async def replace(
    tx: Tx,
    *,
    delivery: UUID,
    quantity: int,
    once: UUID,
    now: datetime,
    url: str = "",
    note: str = "",
    held: Sequence[Held] = (),
) -> UUID:
    """A new version stands for the last one until somebody inspects it; the clocks stay.

    The 60 days run from the first receipt, which is the earlier and so the lawful one. The same
    `once` again changes nothing. Returns the assignment's id.
    """
    found = await deliveries.locked(tx, delivery)
    if found is None or found.worker_id != tx.actor.id:
        raise Unknown
    if await queries.made_once(tx, found.worker_id, once):
        return found.assignment_id
    new = await _decided(tx, found, quantity=quantity)
    await receive(
        tx,
        delivery=delivery,
        quantity=new.quantity,
        version=new.version,
        once=once,
        url=url,
        note=note,
        held=held,
        now=now,
    )
    await queries.record_replaced(tx, delivery, quantity=new.quantity, note=note)
    await brought.renew(
        tx, assignment=found.assignment_id, delivery=delivery, units=new.quantity, now=now
    )
    change = {"version": new.version, "before": found.quantity, "quantity": new.quantity}
    await audit.note(tx, "delivery.replaced", subject=str(delivery), **change)
    return found.assignment_id


async def _decided(tx: Tx, found: Delivery, *, quantity: int) -> Replacement:
    work = await deliveries.work_locked(tx, found.assignment_id, worker=found.worker_id)
    if work is None:
        raise Unknown
    return model.replace(
        found,
        work,
        await deliveries.progress(tx, found.assignment_id),
        quantity=quantity,
        last=await queries.last_version(tx, found.id),
    )


async def nothing_newer(tx: Tx, *, delivery: UUID, seen: int | None) -> None:
    """Raises `NewerVersion` when another version came after the one an inspector has looked at.

    The delivery is held from here on, so that none can come before the inspection is written.
    """
    if seen is None or await deliveries.locked(tx, delivery) is None:
        return
    if await queries.last_version(tx, delivery) > seen:
        raise NewerVersion


async def versions_of(tx: ReadTx, *, delivery: UUID) -> list[Version]:
    """Every version of a delivery, the newest first; its files are `files.of` their ids."""
    return await queries.versions_of(tx, delivery)


async def receipt(tx: ReadTx, *, version: UUID) -> Receipt:
    """A receipt with its files; under scope person her own alone."""
    found = await queries.version_of(tx, version)
    parties = await queries.parties(tx, version)
    if found is None or parties is None:
        raise Unknown
    return Receipt(found, parties, await files.of(tx, subjects=[version]))


async def marks(tx: ReadTx, *, assignment: UUID) -> list[Mark]:
    """The days that an assignment missed."""
    return await queries.marks(tx, assignment)


async def flag_late(tx: Tx, *, now: datetime, most: int = 200) -> int:
    """Flags what was not handed in by its day, once, and tells; returns how many that were."""
    today = day_of(now)
    since = today - timedelta(days=BACK_DAYS)
    found = await queries.late(tx, today=today, since=since, most=most)
    for late in found:
        if await queries.record_late(tx, late, at=now):
            await audit.note(
                tx,
                "delivery.late",
                subject=str(late.assignment_id),
                what=late.what,
                due_on=late.due_on,
                missing=late.missing,
            )
            await _tell(tx, late, now=now)
    return len(found)


async def _tell(tx: Tx, late: Late, *, now: datetime) -> None:
    what = "やり直しの期日" if late.what is Missed.REWORK else "納期"
    key = f"late:{late.assignment_id}:{late.what}:{late.due_on}"
    await notices.tell(
        tx,
        to=late.worker_id,
        kind="delivery.late",
        subject=f"{what}が過ぎた仕事があります",
        body=(
            f"「{late.title}」の{late.missing}{late.unit_name}は、{what}を過ぎています。"
            "できた分から提出できます。続けることが難しいときは、遠慮なくご相談ください。"
        ),
        link=f"/me/assignments/{late.assignment_id}",
        key=key,
        now=now,
    )
    await notices.tell_directors(
        tx,
        kind="delivery.late",
        subject=f"{what}を過ぎました：{late.title}",
        body=f"{late.code}の{late.missing}{late.unit_name}がまだ提出されていません（{what} {late.due_on:%Y-%m-%d}）。",
        link="/board",
        key=f"{key}:director",
        now=now,
    )
