"""What is done with slips: written by one, posted by another, taken back once."""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID, uuid5

from msgspec import Struct

from tenants.actor import TenantId
from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.japan import day_of
from yui.ledger import actions as ledger
from yui.ledger.vouchers import model, queries, refusals
from yui.ledger.vouchers.media import media_of
from yui.ledger.vouchers.model import (
    Choice,
    Entry,
    Kept,
    Voucher,
    VoucherKind,
    VoucherState,
)
from yui.ledger.vouchers.yearend.actions import result
from yui.ledger.vouchers.yearend.model import last_day

_NAMES = UUID("5b1f0c1e-6a57-5d0e-8f53-0308000000aa")


class Put(Struct, frozen=True):
    """A file beside a slip."""

    name: str
    body: bytes


def made_once(town: TenantId, once: UUID) -> UUID:
    """The id of what a form makes: the same form makes the same slip."""
    return uuid5(_NAMES, f"{town}:{once}")


async def clients(tx: ReadTx) -> list[Choice]:
    """Whose an account may be."""
    return await queries.clients(tx)


async def show(tx: ReadTx, *, voucher: UUID) -> tuple[Voucher, list[Kept]]:
    """A slip and its lines."""
    found = await queries.voucher(tx, voucher)
    if found is None:
        raise Unknown
    return found, await queries.lines(tx, voucher)


async def vouchers(
    tx: ReadTx, *, body: UUID, before: tuple[datetime, UUID] | None = None, most: int = 50
) -> list[Voucher]:
    """A body's slips, the newest first."""
    return await queries.vouchers(tx, body, before=before, most=most)


async def write(
    tx: Tx,
    entries: Sequence[Entry],
    *,
    body: UUID,
    kind: VoucherKind,
    on: date,
    reason: str,
    once: UUID,
    now: datetime,
    put: Put | None = None,
) -> UUID:
    """Writes a correction or opening balances; nothing is posted until another person approves.

    Raises `Invalid`, `PeriodClosed`, `BooksBegun`.
    """
    known = frozenset(one.id for one in await queries.clients(tx))
    lines = model.typed(entries, kind=kind, clients=known)
    media = media_of(put.body) if put else ""
    await ledger.hold_open(tx, body=body, on=on)
    if kind is VoucherKind.OPENING and await queries.journal_before(tx, body, day=on):
        raise refusals.BooksBegun("on_day")
    made = await _record(tx, lines, body=body, kind=kind, on=on, reason=reason, once=once, now=now)
    if put and media and await queries.file(tx, made) is None:
        digest = sha256(put.body).digest()
        await queries.record_file(
            tx, made, name=put.name[:200], media=media, body=put.body, sha256=digest
        )
    return made


async def _record(
    tx: Tx,
    lines: Sequence[Kept],
    *,
    body: UUID,
    kind: VoucherKind,
    on: date,
    reason: str,
    once: UUID,
    now: datetime,
) -> UUID:
    made = made_once(tx.tenant, once)
    new = await queries.record(
        tx, made, body=body, kind=kind, on=on, reason=reason, lines=lines, at=now
    )
    if not new and await queries.voucher(tx, made) is None:
        raise (
            refusals.BooksBegun("on_day") if kind is VoucherKind.OPENING else refusals.BalancesMoved
        )
    if new:
        yen = sum(one.yen for one in lines)
        await audit.note(tx, "voucher.written", subject=str(made), kind=kind.value, yen=yen)
    return made


async def write_year_end(tx: Tx, *, body: UUID, year: int, once: UUID, now: datetime) -> UUID:
    """Writes the transfer of a fiscal year's result to the net assets, as of its last day.

    What is posted into the year afterwards is transferred by another slip: it takes what is left.
    Raises `YearNotOver`, `NothingToTransfer`, `PeriodClosed`.
    """
    last = last_day(year, today=day_of(now))
    await ledger.hold_open(tx, body=body, on=last)
    lines = await result(tx, body=body, until=last)
    if not lines:
        raise refusals.NothingToTransfer(year=year)
    reason = f"{year}年度の収益・費用を一般正味財産へ振替"
    return await _record(
        tx, lines, body=body, kind=VoucherKind.YEAR_END, on=last, reason=reason, once=once, now=now
    )


async def approve(tx: Tx, *, voucher: UUID, now: datetime) -> UUID:
    """Posts a slip, by somebody else than who wrote it; again it is the same journal.

    Raises `SameHands`, `VoucherMove`, `BalancesMoved`, `BooksBegun`, `PeriodClosed`.
    """
    found = await locked(tx, voucher)
    if found.state is VoucherState.POSTED and found.journal_id and found.decided_by == tx.actor.id:
        return found.journal_id
    state = model.move(found.state, VoucherState.POSTED)
    if found.state is VoucherState.REVERSING:
        raise refusals.VoucherMove(state=found.state.says)
    model.other_hands(found.made_by, tx.actor.id)
    lines = await queries.lines(tx, voucher)
    await _still_holds(tx, found, lines)
    journal = await ledger.post(
        tx,
        body=found.body_id,
        key=f"voucher:{voucher}",
        kind=f"voucher_{found.kind.value}",
        on=found.on_day,
        lines=[one.as_line for one in lines],
        memo=found.reason,
        now=now,
    )
    await queries.record_decided(tx, voucher, state, at=now, journal=journal)
    await audit.note(tx, "voucher.posted", subject=str(voucher), journal=str(journal))
    return journal


async def _still_holds(tx: Tx, found: Voucher, lines: Sequence[Kept]) -> None:
    """Whether a slip may still be posted as it was written; holds every open month's posters off."""
    await ledger.hold_still(tx, body=found.body_id, on=found.on_day)
    if found.kind is VoucherKind.YEAR_END:
        if list(await result(tx, body=found.body_id, until=found.on_day)) != list(lines):
            raise refusals.BalancesMoved
    elif found.kind is VoucherKind.OPENING and await queries.journal_before(
        tx, found.body_id, day=found.on_day
    ):
        raise refusals.BooksBegun


async def decline(tx: Tx, *, voucher: UUID, words: str, now: datetime) -> None:
    """Sends a slip back to who wrote it, with a reason; a new one is written instead."""
    found = await locked(tx, voucher)
    state = model.move(found.state, VoucherState.DECLINED)
    model.other_hands(found.made_by, tx.actor.id)
    await queries.record_decided(tx, voucher, state, at=now, words=words)
    await audit.note(tx, "voucher.declined", subject=str(voucher))


async def withdraw(tx: Tx, *, voucher: UUID, now: datetime) -> None:
    """Who wrote a slip takes it away again."""
    found = await locked(tx, voucher)
    state = model.move(found.state, VoucherState.WITHDRAWN)
    if found.made_by != tx.actor.id:
        raise refusals.NotTheMaker
    await queries.record_decided(tx, voucher, state, at=now)
    await audit.note(tx, "voucher.withdrawn", subject=str(voucher))


async def locked(tx: Tx, voucher: UUID) -> Voucher:
    """A slip, held until the transaction ends; or `Unknown`."""
    found = await queries.voucher_locked(tx, voucher)
    if found is None:
        raise Unknown
    return found
