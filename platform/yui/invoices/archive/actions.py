"""What is done with documents: printed once and kept, read again as the same bytes."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.audit import actions as audit
from yui.invoices.archive import queries
from yui.invoices.archive.model import Document, DocumentKind, Kept, NewDocument
from yui.web import papers
from yui.web.papers import Paper


async def keep(tx: Tx, new: NewDocument, paper: Paper, *, now: datetime) -> UUID:
    """Prints a document and keeps its bytes with their hash; one of its kind and subject is enough.

    Returns the document's id: the one that is kept, whoever made it.
    """
    pdf = await papers.pdf(paper, at=now)
    digest = sha256(pdf).digest()
    made = await queries.record(tx, new, sha256=digest, at=now)
    if made is None:
        found = await queries.of_subject(tx, new.kind, new.subject, worker=new.worker)
        if found is None:
            raise Unknown
        return found.id
    await queries.record_file(tx, made, new, pdf=pdf, sha256=digest)
    await audit.note(
        tx,
        "document.kept",
        subject=str(made),
        kind=new.kind.value,
        number=new.number,
        sha256=digest.hex(),
    )
    return made


async def keep_all(
    tx: Tx, new: Sequence[NewDocument], pdfs: Sequence[bytes], *, now: datetime
) -> int:
    """Keeps many at one go, each as `keep` does, with the bytes that were printed before the first row
    is written: what writes for one town waits for nobody's printing. Returns how many were new."""
    made = await queries.record_all(tx, new, pdfs=pdfs, at=now)
    await audit.note_all(
        tx,
        "document.kept",
        lines=[
            (
                str(one.id),
                {"kind": one.kind.value, "number": one.number, "sha256": one.sha256.hex()},
            )
            for one in made
        ],
    )
    return len(made)


async def workers_of(
    tx: ReadTx, *, kind: DocumentKind, subject: UUID, among: Sequence[UUID]
) -> set[UUID]:
    """Whose documents of a kind and subject are kept already."""
    return set(await queries.workers_of(tx, kind, subject, among=among))


async def read(tx: ReadTx, *, document: UUID) -> Kept:
    """A document's bytes, as they were made; of other bytes nobody is told that they are it."""
    found = await queries.kept(tx, document)
    if found is None:
        raise Unknown
    if sha256(found.pdf).digest() != found.sha256:
        raise RuntimeError(f"document {document}: not the bytes that were hashed")
    return found


async def of_subject(
    tx: ReadTx, *, kind: DocumentKind, subject: UUID, worker: UUID | None = None
) -> Document | None:
    """The kept document of a kind that is of this subject."""
    return await queries.of_subject(tx, kind, subject, worker=worker)


async def of_invoice(tx: ReadTx, *, invoice: UUID) -> list[Document]:
    """The papers of an invoice and of what followed it, the oldest first."""
    return await queries.of_invoice(tx, invoice)
