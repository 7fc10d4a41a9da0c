"""Every SQL statement about papers and accounts."""

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from msgspec import Struct

from tenants.db import ReadTx, Tx
from yui.onboarding.model import Kind, Paper
from yui.onboarding.wording import Agreement
from yui.people.model import Sealed

_PAPER: LiteralString = """
    select id, worker_id, body_id, kind, number, version, text_sha256, sha256, signer, signed_at,
           valid_from, valid_to
    from app.worker_paper where tenant_id = $1
"""


class Concluding(Struct, frozen=True):
    """What is kept of a consent beside the text: the paper's bytes, who, when, in which session."""

    number: str
    pdf: bytes
    sha256: bytes
    signer: str
    mark: bytes
    at: datetime


async def record_paper(
    tx: Tx, worker: UUID, body: UUID, made: Agreement, done: Concluding
) -> UUID | None:
    """A concluded paper; None when its number is taken (the same click twice)."""
    found: UUID | None = await tx.value(
        """
        insert into app.worker_paper (tenant_id, worker_id, body_id, kind, number, version, text,
            text_sha256, pdf, sha256, signer, session_mark, signed_at, valid_from, valid_to)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        on conflict (tenant_id, number) do nothing returning id
        """,
        *(tx.tenant, worker, body, made.kind.value, done.number, made.version, made.text),
        *(made.sha256, done.pdf, done.sha256, done.signer, done.mark, done.at),
        *(made.valid_from, made.valid_to),
    )
    return found


async def papers(tx: ReadTx, worker: UUID) -> list[Paper]:
    """Her papers, the newest first."""
    return await tx.all(
        Paper,
        _PAPER + " and worker_id = $2 order by valid_from desc, signed_at desc limit 100",
        *(tx.tenant, worker),
    )


async def pdf(tx: ReadTx, paper: UUID) -> bytes | None:
    """The bytes of a paper, if they hash as they did; under scope `person`, of her own."""
    return await tx.one(
        bytes,
        """
        select pdf from app.worker_paper
        where tenant_id = $1 and id = $2 and pg_catalog.sha256(pdf) = sha256
        """,
        *(tx.tenant, paper),
    )


async def ending(tx: ReadTx, *, first: date, last: date, most: int) -> list[Paper]:
    """Papers whose last day lies between the two, of those who work, and no later one of the kind."""
    return await tx.all(
        Paper,
        """
        select p.id, p.worker_id, p.body_id, p.kind, p.number, p.version, p.text_sha256, p.sha256,
               p.signer, p.signed_at, p.valid_from, p.valid_to
        from app.worker_paper p
        join app.worker w on w.tenant_id = p.tenant_id and w.id = p.worker_id and w.state = 'active'
        where p.tenant_id = $1 and p.valid_to between $2 and $3
          and not exists (
              select from app.worker_paper n
              where n.tenant_id = p.tenant_id and n.worker_id = p.worker_id
                and n.body_id = p.body_id and n.kind = p.kind
                and (n.valid_to is null or n.valid_to > p.valid_to))
        order by p.valid_to, p.id limit $4
        """,
        *(tx.tenant, first, last, most),
    )


async def record_account(tx: Tx, worker: UUID, body: UUID, made: Sealed, *, at: datetime) -> None:
    """The account that she gives a body, sealed for the engagement that will have its id."""
    await tx.run(
        """
        insert into app.onboarding_bank (tenant_id, id, worker_id, body_id, bank_code, bank_kana,
            branch_code, branch_kana, account_type, account_cipher, account_tail, holder_kana,
            saved_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        """,
        *(tx.tenant, made.id, worker, body, made.bank_code, made.bank_kana, made.branch_code),
        *(made.branch_kana, made.account_type, made.account_cipher, made.account_tail),
        *(made.holder_kana, at),
    )


async def account(tx: ReadTx, worker: UUID, body: UUID) -> Sealed | None:
    """The last account that she gave a body before she was engaged."""
    return await tx.one(
        Sealed,
        """
        select id, bank_code, bank_kana, branch_code, branch_kana, account_type, account_cipher,
               account_tail, holder_kana
        from app.onboarding_bank
        where tenant_id = $1 and worker_id = $2 and body_id = $3
        order by saved_at desc, id desc limit 1
        """,
        *(tx.tenant, worker, body),
    )


async def usable_from(tx: ReadTx, worker: UUID, body: UUID, *, hours: int) -> datetime | None:
    """From when on the last account that she gave a body may be paid to: so many hours later, where
    another body of the town pays her and to another account; None: at once."""
    found: datetime | None = await tx.value(
        """
        select b.saved_at + make_interval(hours => $4)
        from (
            select * from app.onboarding_bank
            where tenant_id = $1 and worker_id = $2 and body_id = $3
            order by saved_at desc, id desc limit 1
        ) b
        where exists (select from app.engagement e
                where e.tenant_id = $1 and e.worker_id = $2 and e.body_id <> $3)
          and not exists (select from app.engagement e
                where e.tenant_id = $1 and e.worker_id = $2 and e.body_id <> $3
                  and (e.bank_code, e.branch_code, e.account_type, e.account_tail)
                    = (b.bank_code, b.branch_code, b.account_type, b.account_tail))
        """,
        *(tx.tenant, worker, body, hours),
    )
    return found


async def count(tx: ReadTx, worker: UUID, body: UUID, kind: Kind) -> int:
    """How many papers of a kind she concluded with a body."""
    found: int = await tx.value(
        """
        select count(*)::int from app.worker_paper
        where tenant_id = $1 and worker_id = $2 and body_id = $3 and kind = $4
        """,
        *(tx.tenant, worker, body, kind.value),
    )
    return found
