"""A client's people: their parts, and what is refused."""

import re
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Forbidden, Refused
from yui.web.words import N_

MOST = 100
"""People of one client who are not ended."""
_ADDRESS = re.compile(r"[!#-'*-+\--9=?A-Z^-~]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


class Part(StrEnum):
    """What a person does for her company (P-01)."""

    ORDERER = "orderer"
    ACCEPTOR = "acceptor"
    ACCOUNTANT = "accountant"

    @property
    def says(self) -> str:
        """The msgid that people read."""
        return _SAYS[self]


_SAYS = {
    Part.ORDERER: N_("発注（見積・契約）"),
    Part.ACCEPTOR: N_("検収"),
    Part.ACCOUNTANT: N_("経理"),
}


class Contact(Struct, frozen=True):
    """A person of a client. `login` is empty until she was invited; her account has her own id."""

    id: UUID
    client_id: UUID
    client: str
    name: str
    email: str
    parts: tuple[Part, ...]
    login: str
    made_at: datetime
    invited_at: datetime | None
    ended_at: datetime | None


class BadAddress(Refused):
    """No mail goes to such an address."""

    code = "bad_address"
    status = 422
    says = N_("メールアドレスの形をお確かめください。例）tanaka@example.jp")


class NoPart(Refused):
    """Somebody without a part has no business here."""

    code = "no_part"
    status = 422
    says = N_("役割を1つ以上選んでください。")


class AddressTaken(Conflict):
    """A person of this client with that address is there already."""

    code = "contact_taken"
    says = N_("このメールアドレスの担当者は、すでに登録されています。")


class TooManyContacts(Conflict):
    """More people than a company sends us."""

    code = "too_many_contacts"
    says = N_("担当者は{most}人までです。使わなくなった担当者を終了にしてください。")


class ContactEnded(Conflict):
    """She does not act for the client any more."""

    code = "contact_ended"
    says = N_("この担当者は終了しています。もう一度使うときは、新しく登録してください。")


class NotYourPart(Forbidden):
    """Her company has given her another part."""

    code = "not_your_part"
    says = N_(
        "この操作は、「{part}」の担当の方だけができます。役割を変えるときは、公社にご連絡ください。"
    )


def address(given: str) -> str:
    """A mail address as it is kept: plain, of one line, with a domain."""
    text = given.strip()
    if len(text) > 180 or not _ADDRESS.fullmatch(text):
        raise BadAddress("email")
    return text


def acting(found: Contact, part: Part | None) -> Contact:
    """Whether she may act for the client in this part (None: in any)."""
    if found.ended_at is not None or (part is not None and part not in found.parts):
        raise NotYourPart("", part=part.says if part else "")
    return found
