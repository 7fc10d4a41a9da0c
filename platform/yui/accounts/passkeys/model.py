"""Passkeys: what the browser is asked, what it answers, and what is refused."""

import ipaddress
from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from msgspec import Meta, Struct

from tenants.refusal import Refused
from yui.web.words import N_

SECONDS = 5 * 60


class BadKey(Refused):
    """The answer of the authenticator does not hold, or the key is not known here."""

    code: ClassVar[str] = "bad_passkey"
    status: ClassVar[int] = 422
    says: ClassVar[str] = N_("パスキーを確かめられませんでした。もう一度お試しください。")


class KnownKey(Refused):
    """This key is registered already, or the account has ten."""

    code: ClassVar[str] = "known_passkey"
    status: ClassVar[int] = 409
    says: ClassVar[str] = N_("このパスキーは登録済みか、数がいっぱいです（10個まで）。")


class NewKey(Struct, forbid_unknown_fields=True):
    """A key's name and what the browser said when it was made, in JSON."""

    credential: Annotated[str, Meta(min_length=2, max_length=20_000)]
    label: Annotated[str, Meta(max_length=60)] = ""


class Shown(Struct, forbid_unknown_fields=True):
    """What the browser said when a key was used, in JSON."""

    credential: Annotated[str, Meta(min_length=2, max_length=20_000)]
    next: str = ""


class EndKey(Struct, forbid_unknown_fields=True):
    """Which key is to be taken away."""

    handle: UUID


class Key(Struct, frozen=True):
    """A key as its owner sees it."""

    id: bytes
    handle: UUID
    name: str
    made_at: datetime
    used_at: datetime | None


class Kept(Struct, frozen=True):
    """A key as it is checked."""

    account_id: UUID
    public_key: bytes
    sign_count: int


def is_domain(host: str) -> bool:
    """Whether passkeys can be bound to the host: a name, not an address (WebAuthn 3 §5.1.2)."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return bool(host)
    return False
