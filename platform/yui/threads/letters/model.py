"""Letters between a client and the director: there is no place for a worker in one."""

from datetime import datetime
from uuid import UUID, uuid5

from msgspec import Struct

from tenants.actor import TenantId
from tenants.refusal import Conflict
from yui.web.words import N_

_NAMES = UUID("b0c3f5f5-6b0e-5a1f-9a3e-0a7c7d2f6a11")


class Letter(Struct, frozen=True):
    """A letter. `question`: it puts a question to the client; `answers`: the letter it answers;
    `settled`: somebody has answered it."""

    id: UUID
    client_id: UUID
    client: str
    from_client: bool
    question: bool
    answers: UUID | None
    title: str
    text: str
    writer: str
    written_at: datetime
    settled: bool

    @property
    def waits_for_client(self) -> bool:
        """A question that the client has not answered."""
        return self.question and not self.settled

    @property
    def waits_for_director(self) -> bool:
        """A client's own letter without a reply; its answers go into the question they answer."""
        return self.from_client and self.answers is None and not self.settled


class LetterSettled(Conflict):
    """The letter was answered."""

    code = "letter_settled"
    says = N_("この連絡には、すでに回答があります。ページを開き直してください。")


def once_for(town: TenantId, question: UUID) -> UUID:
    """The mark of the letter that puts a question: a question is put once."""
    return uuid5(_NAMES, f"{town}:{question}")
