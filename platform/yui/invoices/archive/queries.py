"""The SQL of kept documents."""

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from tenants.db import ReadTx, Tx
from yui.invoices.archive.model import Document, DocumentKind, Kept, NewDocument

_DOCUMENT: LiteralString = """
    select id, kind, number, subject_id, client_id, worker_id, counterparty, title, dated_on, yen,
           sha256, made_at
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
