"""The SQL of kept documents."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256 as digest
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.invoices.archive.model import Document, DocumentKind, Kept, NewDocument

_DOCUMENT: LiteralString = """
    select id, kind, number, subject_id, client_id, worker_id, counterparty, title, dated_on, yen,
           sha256, made_at, kind = 'receipt' and exists (
               select from app.invoice_payment p where p.tenant_id = $1
                  and p.id = document.subject_id and p.undone_at is not null) as void
    from app.document where tenant_id = $1
"""

_OF_INVOICE: LiteralString = """
    and subject_id in (
        select $2::uuid
        union all select id from app.credit_note where tenant_id = $1 and invoice_id = $2
        union all select id from app.invoice_payment where tenant_id = $1 and invoice_id = $2
        union all select id from app.dunning where tenant_id = $1 and invoice_id = $2)
    order by made_at, id
"""


async def record(tx: Tx, new: NewDocument, *, sha256: bytes, at: datetime) -> UUID | None:
    """Adds a document; None when there is one of its kind and subject already."""
    made: UUID | None = await tx.value(
        """
        insert into app.document (tenant_id, body_id, kind, number, subject_id, client_id,
            worker_id, counterparty, title, dated_on, yen, sha256, made_at, made_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        on conflict (tenant_id, kind, subject_id, worker_id) do nothing returning id
        """,
        *(tx.tenant, new.body, new.kind.value, new.number, new.subject, new.client, new.worker),
        *(new.counterparty, new.title, new.dated_on, new.yen, sha256, at, tx.actor.id),
    )
    return made


async def record_file(
    tx: Tx, document: UUID, new: NewDocument, *, pdf: bytes, sha256: bytes
) -> None:
    """Adds a document's bytes."""
    await tx.run(
        """
        insert into app.document_file (tenant_id, document_id, client_id, worker_id, pdf, sha256)
        values ($1, $2, $3, $4, $5, $6)
        """,
        *(tx.tenant, document, new.client, new.worker, pdf, sha256),
    )


async def record_all(
    tx: Tx, new: Sequence[NewDocument], *, pdfs: Sequence[bytes], at: datetime
) -> list[Document]:
    """Adds documents with their bytes; those whose kind and subject have one are left out."""
    digests = [digest(pdf).digest() for pdf in pdfs]
    made = await tx.all(
        Document,
        """
        insert into app.document (tenant_id, body_id, kind, number, subject_id, client_id,
            worker_id, counterparty, title, dated_on, yen, sha256, made_at, made_by)
        select $1, n.*, $13, $14 from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[],
            $6::uuid[], $7::uuid[], $8::text[], $9::text[], $10::date[], $11::bigint[],
            $12::bytea[]) n
        on conflict (tenant_id, kind, subject_id, worker_id) do nothing
        returning id, kind, number, subject_id, client_id, worker_id, counterparty, title,
                  dated_on, yen, sha256, made_at
        """,
        tx.tenant,
        *([one.body for one in new], [one.kind.value for one in new], [one.number for one in new]),
        *([one.subject for one in new], [one.client for one in new], [one.worker for one in new]),
        *([one.counterparty for one in new], [one.title for one in new]),
        *([one.dated_on for one in new], [one.yen for one in new]),
        *(digests, at, tx.actor.id),
    )
    bytes_of = dict(zip(digests, pdfs, strict=True))
    await tx.run(
        """
        insert into app.document_file (tenant_id, document_id, client_id, worker_id, pdf, sha256)
        select $1, n.* from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[], $6::bytea[]) n
        """,
        *(tx.tenant, [one.id for one in made], [one.client_id for one in made]),
        *([one.worker_id for one in made], [bytes_of[one.sha256] for one in made]),
        [one.sha256 for one in made],
    )
    return made


async def workers_of(
    tx: ReadTx, kind: DocumentKind, subject: UUID, *, among: Sequence[UUID]
) -> list[UUID]:
    """Those of these workers who have a document of a kind and subject."""
    return await tx.all(
        UUID,
        """
        select worker_id from app.document
        where tenant_id = $1 and kind = $2 and subject_id = $3 and worker_id = any ($4::uuid[])
        """,
        *(tx.tenant, kind.value, subject, among),
    )


async def of_subject(
    tx: ReadTx, kind: DocumentKind, subject: UUID, *, worker: UUID | None = None
) -> Document | None:
    """The document of a kind that is of this subject."""
    return await tx.one(
        Document,
        _DOCUMENT + " and kind = $2 and subject_id = $3 and worker_id is not distinct from $4",
        *(tx.tenant, kind.value, subject, worker),
    )


async def document(tx: ReadTx, ident: UUID) -> Document | None:
    """A document by its id."""
    return await tx.one(Document, _DOCUMENT + " and id = $2", tx.tenant, ident)


async def kept(tx: ReadTx, ident: UUID) -> Kept | None:
    """A document's bytes."""
    return await tx.one(
        Kept,
        """
        select d.number, f.pdf, d.sha256 from app.document d
        join app.document_file f on f.tenant_id = $1 and f.document_id = d.id
        where d.tenant_id = $1 and d.id = $2
        """,
        tx.tenant,
        ident,
    )


async def of_invoice(tx: ReadTx, invoice: UUID) -> list[Document]:
    """An invoice's paper with those of its notes, payments and letters, the oldest first."""
    return await tx.all(
        Document,
        _DOCUMENT + _OF_INVOICE,
        tx.tenant,
        invoice,
    )
