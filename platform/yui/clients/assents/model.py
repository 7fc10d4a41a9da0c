"""An assent: which words a person of a client agreed to, over which bytes."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from tenants.refusal import Conflict, Refused
from yui.web.words import N_


class What(StrEnum):
    """What can be agreed to on a client's page."""

    QUOTE = "quote"
    CONTRACT = "contract"


class Signer(Struct, frozen=True):
    """Who was logged in: the account, its log-in name, the person's name."""

    account: UUID
    login: str
    name: str


class Assent(Struct, frozen=True):
    """What was agreed to, by whom and when; `sha256` of the bytes that lay before her."""

    what: What
    subject: UUID
    sha256: bytes
    agreed: str
    account_id: UUID
    login: str
    name: str
    agreed_at: datetime


class NotTheSameBytes(Conflict):
    """What she was shown is not what is kept."""

    code = "other_bytes"
    says = N_(
        "画面に出ていた書面のハッシュ値が、保管している書面と一致しません。"
        "ページを開き直し、書面をもう一度お確かめください。"
    )


class AgreedBefore(Conflict):
    """One assent to a version."""

    code = "agreed_before"
    says = N_("この書面への同意は、すでに記録されています。")


class NotTicked(Refused):
    """She has not said yes."""

    code = "not_ticked"
    status = 422
    says = N_("内容を確かめ、同意の欄に印を付けてください。")


def same_bytes(shown: bytes, *, kept: bytes, hashed: bytes) -> bytes:
    """The hash that she saw, if the kept bytes and the kept hash are that very one."""
    if not shown == kept == hashed:
        raise NotTheSameBytes("sha256")
    return shown
