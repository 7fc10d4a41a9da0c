"""A kept document: what it is, to whom, of which day and yen, and the hash of its bytes."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from yui.web.words import N_


class DocumentKind(StrEnum):
    """What a document is."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    RECEIPT = "receipt"
    DUNNING = "dunning"
    STATEMENT = "statement"
    YEARLY = "yearly"
    SETTLEMENT = "settlement"

    @property
    def says(self) -> str:
        """The msgid of its name."""
        return _SAYS[self]


_SAYS = {
    DocumentKind.INVOICE: N_("請求書"),
    DocumentKind.CREDIT_NOTE: N_("返還請求書"),
    DocumentKind.RECEIPT: N_("領収書"),
    DocumentKind.DUNNING: N_("お支払いのお願い"),
    DocumentKind.STATEMENT: N_("支払通知書"),
    DocumentKind.YEARLY: N_("年間の支払証明"),
    DocumentKind.SETTLEMENT: N_("清算書"),
}


class NewDocument(Struct, frozen=True, kw_only=True):
    """A document about to be kept; `subject` is the invoice, payment, statement … that it is of."""

    body: UUID
    kind: DocumentKind
    number: str
    subject: UUID
    counterparty: str
    dated_on: date
    yen: int
    client: UUID | None = None
    worker: UUID | None = None
    title: str = ""


class Document(Struct, frozen=True):
    """A kept document, without its bytes. `void`: a receipt whose payment was taken back."""

    id: UUID
    kind: DocumentKind
    number: str
    subject_id: UUID
    client_id: UUID | None
    worker_id: UUID | None
    counterparty: str
    title: str
    dated_on: date
    yen: int
    sha256: bytes
    made_at: datetime
    void: bool = False


class Kept(Struct, frozen=True):
    """The bytes of a document."""

    number: str
    pdf: bytes
    sha256: bytes
