"""Links that log in: how long they are good for, whom they were sent to, what is refused."""

from typing import Annotated, ClassVar
from uuid import UUID

from msgspec import Meta, Struct

from tenants.refusal import Refused
from yui.web.words import N_

LINK_SECONDS = 15 * 60
INVITE_SECONDS = 7 * 24 * 60 * 60
MOST = 5
"""So many accounts of one mail address get a link each; one household may share an address."""


class LinkSpent(Refused):
    """The link was used, is too old, or was made up."""

    code: ClassVar[str] = "link_spent"
    status: ClassVar[int] = 422
    says: ClassVar[str] = N_(
        "このリンクは使えません。期限を過ぎたか、すでに使われています。新しいリンクをお申し込みください。"
    )
    mend: ClassVar[str] = "/login/link"
    mend_says: ClassVar[str] = N_("新しいリンクを送ってもらう")


class AccountClosed(Refused):
    """The person's account was switched off, or has no address that a link could go to."""

    code: ClassVar[str] = "account_closed"
    status: ClassVar[int] = 409
    says: ClassVar[str] = N_(
        "この方のアカウントは止められているか、メールアドレスがありません。利用者の画面で確かめてください。"
    )


class AskLink(Struct, forbid_unknown_fields=True):
    """A log-in name or a mail address."""

    login: Annotated[str, Meta(min_length=3, max_length=200)]


class Nothing(Struct, forbid_unknown_fields=True):
    """A form that is a button alone."""


class Opened(Struct, frozen=True):
    """An account that a link was opened for; `token` is the hash that the database keeps."""

    account_id: UUID
    login: str
    email: str
    name: str
    token: bytes


class Whose(Struct, frozen=True):
    """Who a link would log in."""

    login: str
    name: str


class Invited(Struct, frozen=True):
    """The account of a person who was invited; `email` is where her link goes."""

    login: str
    email: str | None
    name: str
    active: bool
