"""Every SQL statement of the slice."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.ledger.model import AccountRef, Journal, NewJournal, Posting


async def journal_of(tx: Tx, key: str) -> Journal | None:
    """The journal under a key."""
    return await tx.one(
        Journal,
        """
        select id, body_id, key, kind, input_hash, posted_on, memo, reverses
        from app.journal where tenant_id = $1 and key = $2
        """,
        tx.tenant,
        key,
    )


async def journal(tx: Tx, journal_id: UUID) -> Journal | None:
    """A journal by its id."""
    return await tx.one(
        Journal,
        """
        select id, body_id, key, kind, input_hash, posted_on, memo, reverses
        from app.journal where tenant_id = $1 and id = $2
        """,
        tx.tenant,
        journal_id,
    )


async def record_accounts(tx: Tx, body: UUID, accounts: dict[UUID, AccountRef]) -> None:
    """Makes the accounts that do not exist yet."""
    await tx.many(
        """
        insert into app.account
            (tenant_id, id, body_id, kind, worker_id, client_id, other, category, tax)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing
        """,
        [
            (tx.tenant, id_, body, a.kind, a.worker, a.client, a.other, a.category, a.tax)
            for id_, a in sorted(accounts.items())
        ],
    )


async def record_journal(tx: Tx, new: NewJournal, *, at: datetime) -> UUID | None:
    """Makes the journal; None when its key is taken, or what it reverses is reversed already."""
    return await tx.one(
        UUID,
        """
        insert into app.journal (tenant_id, body_id, key, kind, input_hash, posted_on, memo,
                                 reverses, made_at, made_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing returning id
        """,
        *(tx.tenant, new.body, new.key, new.kind, new.hashed, new.on, new.memo, new.reverses),
        *(at, tx.actor.id),
    )


async def record_postings(
    tx: Tx, journal_id: UUID, kept: Sequence[Posting], *, on: date, counts: date
) -> None:
    """Makes a journal's postings."""
    await tx.many(
        """
        insert into app.posting (tenant_id, journal_id, line, debit, credit, amount_yen,
                                 posted_on, counts_on, worker_id, memo)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        [
            (
                *(tx.tenant, journal_id, p.line, p.debit, p.credit, p.amount_yen),
                *(on, counts, p.worker_id, p.memo),
            )
            for p in kept
        ],
    )


async def swapped_hash(tx: Tx, journal_id: UUID) -> bytes:
    """The hash of a journal's movements the other way round (`model.input_hash`, in SQL)."""
    found: bytes = await tx.value(
        """
        select sha256(convert_to(coalesce(string_agg(
            credit || ':' || debit || ':' || amount_yen, ';' order by line), ''), 'UTF8'))
        from app.posting where tenant_id = $1 and journal_id = $2
        """,
        tx.tenant,
        journal_id,
    )
    return found


async def record_swapped(tx: Tx, journal_id: UUID, *, of: UUID, on: date) -> int:
    """The postings of `of` the other way round; they count when those did. Returns how many."""
    return await tx.run(
        """
        insert into app.posting (tenant_id, journal_id, line, debit, credit, amount_yen,
                                 posted_on, counts_on, worker_id, memo)
        select $1, $2, p.line, p.credit, p.debit, p.amount_yen, $4, p.counts_on, p.worker_id, p.memo
        from app.posting p where p.tenant_id = $1 and p.journal_id = $3
        """,
        tx.tenant,
        journal_id,
        of,
        on,
    )


async def balance_of(tx: ReadTx, account: UUID, *, until: date) -> int:
    """Credits less debits that count up to and including `until`, in yen."""
    found: int = await tx.value(
        """
        select coalesce((select sum(amount_yen) from app.posting
                         where tenant_id = $1 and credit = $2 and counts_on <= $3), 0)::bigint
             - coalesce((select sum(amount_yen) from app.posting
                         where tenant_id = $1 and debit = $2 and counts_on <= $3), 0)::bigint
        """,
        tx.tenant,
        account,
        until,
    )
    return found
