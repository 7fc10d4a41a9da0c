"""What is done with the ledger: post under a key, reverse once, close a month, look."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.japan import add_months, day_of
from yui.ledger import model, queries
from yui.ledger.books import actions as books
from yui.ledger.chart import Kind
from yui.ledger.model import (
    AccountRef,
    Balance,
    Journal,
    Line,
    Month,
    NewJournal,
)
from yui.ledger.periods import actions as closing
from yui.ledger.periods import queries as periods
from yui.ledger.periods.model import Before
from yui.ledger.proof import queries as proof
from yui.notices import actions as notices


async def post(
    tx: Tx,
    *,
    body: UUID,
    key: str,
    kind: str,
    on: date,
    lines: Sequence[Line],
    now: datetime,
    memo: str = "",
) -> UUID:
    """Posts the lines as one journal on day `on`; the same key and input again is the same journal.

    Returns the journal's id. Raises `KeyReused` when the key stands for another input, and
    `PeriodClosed` when the month of `on` is closed: nothing is written then, so that the caller may
    try another day in the same transaction.
    """
    model.check(lines)
    kept = model.postings(tx.tenant, body, lines)
    hashed = model.input_hash(kept)
    known = await queries.journal_of(tx, key)
    if known is not None:
        return _replayed(known, body=body, kind=kind, hashed=hashed)
    await hold_open(tx, body=body, on=on)
    refs = [ref for line in lines for ref in (line.debit, line.credit)]
    await open_accounts(tx, body=body, refs=refs)
    new = NewJournal(body, key, kind, on, hashed, memo)
    made = await queries.record_journal(tx, new, at=now)
    if made is None:  # another transaction was first; it has committed
        known = await queries.journal_of(tx, key)
        if known is None:
            raise Unknown
        return _replayed(known, body=body, kind=kind, hashed=hashed)
    await queries.record_postings(tx, made, kept, on=on, counts=on)
    return made


def _replayed(known: Journal, *, body: UUID, kind: str, hashed: bytes) -> UUID:
    if (known.body_id, known.kind, known.input_hash) != (body, kind, hashed) or known.reverses:
        raise model.KeyReused
    return known.id


async def hold_open(tx: Tx, *, body: UUID, on: date) -> None:
    """Holds the month of `on` open until the transaction ends, or raises `PeriodClosed`.

    A month that nobody has posted into yet is closed too when a later one is.
    """
    month = on.replace(day=1)
    state = await periods.state_shared(tx, body, month=month)
    if state is None:
        await _begin_month(tx, body=body, month=month)
        state = await periods.state_shared(tx, body, month=month)
    if state != "open":
        raise model.PeriodClosed(month=model.month_name(month))


async def _begin_month(tx: Tx, *, body: UUID, month: date) -> None:
    await periods.anchor_shared(tx, body)
    if await periods.later_closed(tx, body, month=month):
        raise model.PeriodClosed(month=model.month_name(month))
    await periods.open_period(tx, body, month=month)


async def hold_still(tx: Tx, *, body: UUID, on: date) -> None:
    """Holds every open month of the body against posters; that of `on` must be one of them.

    Who holds them first waits for nobody: two that shared a month would each wait for the other to
    have it alone.
    """
    month = on.replace(day=1)
    await periods.anchor_locked(tx, body)
    if await periods.state_shared(tx, body, month=month) is None:
        await _begin_month(tx, body=body, month=month)
    if month not in await periods.open_months_locked(tx, body):
        raise model.PeriodClosed(month=model.month_name(month))


async def hold_books(tx: Tx, *, body: UUID) -> None:
    """Shares the body's books with other posters until the transaction ends: nobody closes a month or
    holds them still meanwhile. For whoever holds other rows before posting: books come first."""
    await periods.anchor_shared(tx, body)


async def open_accounts(
    tx: Tx, *, body: UUID, refs: Sequence[AccountRef]
) -> dict[AccountRef, UUID]:
    """Makes the accounts that do not exist yet and returns every one's id."""
    ids = {ref: model.account_id(tx.tenant, body, ref) for ref in refs}
    await queries.record_accounts(tx, body, {id_: ref for ref, id_ in ids.items()})
    return ids


async def reverse(
    tx: Tx, *, key: str, of: UUID, on: date, now: datetime, kind: str = "reversal"
) -> UUID:
    """Takes a journal back by the opposite postings on day `on`; they count when the journal did.

    The same key again is the same reversal. Raises `AlreadyReversed`, `IsReversal`, `PeriodClosed`, and
    `AlreadyTaken` when a payout run has taken the yen: what was paid for one piece of work is not
    withheld from another (減額, フリーランス法5条1項2号).
    """
    found = await queries.journal(tx, of)
    if found is None:
        raise Unknown
    if found.reverses is not None:
        raise model.IsReversal
    known = await queries.journal_of(tx, key)
    if known is not None:
        if known.reverses != of:
            raise model.KeyReused
        return known.id
    await hold_open(tx, body=found.body_id, on=on)
    hashed = await queries.swapped_hash(tx, of)
    new = NewJournal(found.body_id, key, kind, on, hashed, found.memo, of)
    made = await queries.record_journal(tx, new, at=now)
    if made is None:
        raise model.AlreadyReversed
    await queries.record_swapped(tx, made, of=of, on=on)
    if await proof.taken(tx, of) or await proof.overdrawn(tx, made):
        raise model.AlreadyTaken
    return made


async def begin_journal(tx: Tx, new: NewJournal, *, now: datetime) -> UUID | None:
    """A journal whose postings the caller writes set by set; None when the key is known already.

    Until the transaction ends nobody else posts to the body's books.
    """
    await hold_still(tx, body=new.body, on=new.on)
    return await queries.record_journal(tx, new, at=now)


async def close(
    tx: Tx, *, body: UUID, month: date, now: datetime, seen: str | None = None, ticked: bool = False
) -> Month:
    """Closes and seals a body's month; there is no way back (`periods.actions.close`)."""
    return await closing.close(
        tx,
        body=body,
        month=month,
        now=now,
        faults=await faults(tx) if seen is not None else (),
        seen=seen,
        ticked=ticked,
    )


async def months(tx: ReadTx, *, body: UUID, today: date) -> list[Month]:
    """The body's months of the last two years, the newest first."""
    return await periods.months(tx, body, since=add_months(today, -24, on=1))


async def all_closed(tx: ReadTx, *, body: UUID, until: date) -> bool:
    """Whether every month up to that of `until` is closed."""
    return await periods.open_until(tx, body, until=until) == 0


async def trial_balance(tx: ReadTx, *, body: UUID, month: date) -> list[Balance]:
    """The month's debits and credits by kind of account; both columns have the same sum."""
    found = await books.trial(tx, body=body, month=month)
    moved = [row for row in found.rows if row.debit or row.credit]
    return [Balance(row.kind, row.debit, row.credit) for row in moved]


async def before_closing(tx: ReadTx, *, body: UUID, month: date, today: date) -> Before:
    """What is open before the body's month closes, and whether the books hold."""
    held = await faults(tx)
    return await closing.before(tx, body=body, month=month, today=today, faults=held)


async def balance(tx: ReadTx, *, body: UUID, ref: AccountRef, until: date) -> int:
    """What an account owes (credit less debit) with all that counts up to `until`, in yen."""
    return await queries.balance_of(tx, model.account_id(tx.tenant, body, ref), until=until)


async def balance_now(tx: ReadTx, *, body: UUID, ref: AccountRef) -> int:
    """What an account owes with all that was ever posted, of whatever day."""
    return await balance(tx, body=body, ref=ref, until=date.max)


async def under(tx: Tx, *, key: str) -> Journal | None:
    """The journal under a key."""
    return await queries.journal_of(tx, key)


async def faults(tx: ReadTx) -> list[str]:
    """What does not hold in the town's books; empty when all does (the nightly check)."""
    found = [f"journal altered: {key}" for key in await proof.altered(tx)]
    found += [
        f"account of no known kind: {kind}" for kind in await proof.kinds_beside(tx, set(Kind))
    ]
    found += [f"payable below zero: {id_}" for id_ in await proof.negative_payables(tx)]
    found += [f"closed month opened again: {at}" for at in await proof.unsealed(tx)]
    found += [f"closed month is not what its postings say: {at}" for at in await rebuilt(tx)]
    lost = await proof.orphans(tx)
    if lost:
        found.append(f"postings without their journal: {lost}")
    gap = await proof.sums(tx)
    if gap:
        found.append(f"debits and credits differ by {gap}")
    return found


async def rebuilt(tx: ReadTx) -> list[str]:
    """The sealed months of which a balance, a sum or the hash is not what the postings give now."""
    found = set(await proof.moved_otherwise(tx)) | set(await proof.carried_otherwise(tx))
    return sorted(found | set(await proof.sealed_otherwise(tx)))


async def prove(tx: Tx, *, now: datetime) -> list[str]:
    """The nightly proof of books and audit chain (decisions 12).

    What does not hold is noted in the chain and told to the directors.
    """
    found = await faults(tx)
    found += [f"audit chain at {one.seq}: {one.fault}" for one in await audit.verify(tx)]
    await audit.note(tx, "ledger.proved", subject="ledger", faults=len(found))
    if found:
        await notices.tell_directors(
            tx,
            kind="ledger.fault",
            subject="帳簿の検算が合いません",
            body="帳簿の検算が合いません。管理者に連絡してください。\n" + "\n".join(found[:20]),
            link="/ledger",
            key=f"ledger.fault:{day_of(now).isoformat()}",
            now=now,
        )
    return found
