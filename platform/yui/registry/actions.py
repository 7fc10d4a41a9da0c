"""What is done with consents and with agreements on data; what the coordinator may count."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui import outbox, rates
from yui.japan import day_of
from yui.registry import model, queries
from yui.registry.model import Agreement, Cell, Consent, NewAgreement, Seen, Text
from yui.smallcells import suppressed
from yui.web.leaf import FETCH

SWEPT = 500
"""Consents that one sweep ends; the next takes the rest."""


class Expiry(Struct, frozen=True):
    """A consent whose time is over."""

    consent: UUID


async def texts(tx: ReadTx, *, on: date) -> dict[str, Text]:
    """What people are told on a day, by purpose."""
    return {text.purpose: text for text in await queries.texts(tx, on=on)}


async def grant(
    tx: Tx,
    *,
    purpose: str,
    to: int,
    fields: Sequence[str],
    last_day: date,
    now: datetime,
    agreement: UUID | None = None,
    version: int | None = None,
) -> UUID:
    """The caller, a person, lets a town see these fields of hers to the end of a day.

    Towards her own town (`to` is it) no agreement is needed and nothing crosses. `version`: of the
    text that she was shown; without it the newest. Refusals: NoAgreement, AlreadyGranted, OldText,
    and a bad field or day.
    """
    known = await texts(tx, on=day_of(now))
    if purpose not in known:
        raise Unknown
    made = await queries.new_id(tx)
    word = await queries.record_grant(
        tx,
        made,
        to=to,
        purpose=purpose,
        version=version or known[purpose].version,
        fields=[name for name in model.FIELDS if name in fields],
        until=model.ends(last_day),
        agreement=agreement,
        at=now,
    )
    if word != "ok":
        raise model.refusal(word)
    return made


async def revoke(tx: Tx, *, consent: UUID, now: datetime) -> None:
    """The caller takes a consent back: the other town sees nothing from this moment on."""
    word = await queries.record_revoked(tx, consent, at=now)
    if word != "ok":
        raise model.refusal(word)


async def consents(tx: ReadTx, *, person: UUID, before: UUID | None = None) -> list[Consent]:
    """A person's consents, the newest first, ended ones too."""
    return await queries.consents(tx, person=person, before=before, most=FETCH)


async def live(tx: ReadTx, *, person: UUID, purpose: str, now: datetime) -> list[Consent]:
    """Those for a purpose that hold at the moment."""
    found = await queries.consents(tx, person=person)
    return [each for each in found if each.purpose == purpose and each.live(now)]


async def offered(tx: ReadTx, *, now: datetime) -> list[Agreement]:
    """Under which agreements the caller may consent today."""
    return await queries.offered(tx, on=day_of(now))


async def sweep(tx: Tx, *, now: datetime) -> None:
    """Promises the end of each consent that ran out, one job each, and makes stale copies anew."""
    for each in await queries.run_out(tx, at=now, most=SWEPT):
        await outbox.put(tx, "registry.expire", Expiry(each), key=f"registry.expire:{each}")
    await queries.record_refreshed(tx, at=now)


async def left(tx: Tx, *, person: UUID) -> None:
    """Somebody left the town's programme: promises the end of all that she let others see."""
    for each in await queries.not_ended(tx, person=person):
        await outbox.put(tx, "registry.expire", Expiry(each), key=f"registry.expire:{each}")


async def expire(tx: Tx, *, consent: UUID, now: datetime) -> None:
    """Ends what ran out; a replay ends nothing twice."""
    await queries.record_expired(tx, consent, at=now)


async def agreements(tx: ReadTx, *, before: UUID | None = None) -> list[Agreement]:
    """This town's agreements on data, the newest first."""
    return await queries.agreements(tx, before=before, most=FETCH)


async def towns(tx: ReadTx) -> list[tuple[int, str]]:
    """Whom one can propose an agreement to."""
    return await queries.towns(tx)


async def propose(tx: Tx, *, new: NewAgreement, now: datetime) -> UUID:
    """This town would pass data on to another: it is asked."""
    made = await queries.new_id(tx)
    word = await queries.record_proposal(tx, made, new, at=now)
    if word != "ok":
        raise model.refusal(word)
    return made


async def answer(tx: Tx, *, agreement: UUID, answer: model.AgreementState, now: datetime) -> None:
    """The receiving town says yes or no, or one of the two ends it."""
    word = await queries.record_answer(tx, agreement, answer.value, at=now)
    if word != "ok":
        raise model.refusal(word)


async def seen(tx: ReadTx, *, now: datetime, before: UUID | None = None) -> list[Seen]:
    """Whom this town sees by consent."""
    return await queries.seen(tx, at=now, before=before, most=FETCH)


async def seen_one(tx: ReadTx, *, consent: UUID, now: datetime) -> Seen:
    """What this town sees by one consent; from `until` on there is nothing."""
    found = await queries.seen_one(tx, consent, at=now)
    if found is None:
        raise Unknown
    return found


async def use(tx: Tx, *, consent: UUID, now: datetime) -> None:
    """A look at it, noted in both towns' logs."""
    if await queries.record_use(tx, consent, at=now) != "ok":
        raise Unknown


async def publish(tx: Tx, *, now: datetime) -> None:
    """The month's counts of the town, hidden here, before anyone outside can read them."""
    day = day_of(now)
    least = rates.known(rates.book().small_cell, day).least
    weekly = await queries.weekly_minutes(tx)
    free = suppressed(model.bands(weekly), least=least)
    able = model.skill_cells(await queries.able(tx), people=len(weekly), least=least)
    cells = [Cell(tx.tenant, "capacity", band, count) for band, count in free.cells.items()]
    cells += [Cell(tx.tenant, "skill", skill, count) for skill, count in able.items()]
    total = free.total if free.total == 0 or (free.total or 0) >= least else None
    cells.append(Cell(tx.tenant, "workers", "all", total))
    await queries.record_cells(tx, day.replace(day=1), cells)


class Picture(Struct, frozen=True):
    """What the coordinator sees: town → (kind, cell) → people; None is hidden."""

    towns: dict[int, str]
    skills: list[str]
    cells: dict[int, dict[tuple[str, str], int | None]]
    months: list[date]


async def picture(tx: ReadTx) -> Picture:
    """The newest snapshot of every town, through the coordinator's door."""
    found = await queries.cells(tx)
    by_town: dict[int, dict[tuple[str, str], int | None]] = {}
    for each in found:
        by_town.setdefault(each.tenant_id, {})[each.kind, each.cell] = each.amount
    skills = sorted({each.cell for each in found if each.kind == "skill"})
    return Picture(await queries.named(tx), skills, by_town, await queries.months(tx))
