"""Providers, what an ID token must hold, and how a subject is bound to an account."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from urllib.parse import urlsplit
from uuid import UUID

from msgspec import Meta, Struct

from tenants.refusal import Conflict, Refused
from yui.web.words import N_

SECONDS = 10 * 60
"""How long a browser may be away at the provider."""
LEEWAY = 60
OLDEST = 10 * 60
"""Seconds that clocks may differ by, and an ID token may be old."""


class NotProved(Refused):
    """What came back from the provider does not hold: made up, replayed, or for somebody else."""

    code: ClassVar[str] = "sso_not_proved"
    status: ClassVar[int] = 422
    says: ClassVar[str] = N_("ログインを確かめられませんでした。はじめからもう一度お試しください。")


class NotReached(Refused):
    """The provider does not answer, or not as the standard says."""

    code: ClassVar[str] = "sso_not_reached"
    status: ClassVar[int] = 503
    says: ClassVar[str] = N_(
        "外部のログインに、いまつながりません。パスワードかメールでログインしてください。"
    )


class NotBound(Refused):
    """Nobody here has bound this subject."""

    code: ClassVar[str] = "sso_not_bound"
    status: ClassVar[int] = 422
    says: ClassVar[str] = N_(
        "まだ結び付けられていません。パスワードかメールでログインしてから、アカウントの画面で結び付けてください。"
    )
    mend: ClassVar[str] = "/login/link"
    mend_says: ClassVar[str] = N_("メールのリンクでログインする")


class OthersSubject(Refused):
    """The subject logs in somebody else."""

    code: ClassVar[str] = "sso_taken"
    status: ClassVar[int] = 409
    says: ClassVar[str] = N_("このアカウントは、すでに別の方に結び付いています。")


class BoundAlready(Refused):
    """The account has one of this provider."""

    code: ClassVar[str] = "sso_bound"
    status: ClassVar[int] = 409
    says: ClassVar[str] = N_("すでに結び付いています。変えるときは、先に外してください。")


class LinkMove(Conflict):
    """It is decided already, or ended."""

    code: ClassVar[str] = "sso_link_move"
    says: ClassVar[str] = N_("この申請は、すでに処理されています。")


class LinkState(StrEnum):
    """Where a binding stands."""

    ASKED = "asked"
    LIVE = "live"
    DECLINED = "declined"
    ENDED = "ended"


LINK_MOVES: dict[LinkState, frozenset[LinkState]] = {
    LinkState.ASKED: frozenset({LinkState.LIVE, LinkState.DECLINED, LinkState.ENDED}),
    LinkState.LIVE: frozenset({LinkState.ENDED}),
    LinkState.DECLINED: frozenset(),
    LinkState.ENDED: frozenset(),
}
"""Which state may follow which: the office decides what waits, its owner ends what lives or waits."""


class Provider(Struct, frozen=True):
    """A provider as this installation uses it: its kind's data with the contract's."""

    slug: str
    label: str
    issuer: str
    scope: str
    algorithms: tuple[str, ...]
    auth: str
    client_id: str
    client_secret: str


class Metadata(Struct, frozen=True):
    """What a provider tells of itself (OpenID Connect Discovery 1.0 §3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    authorization_response_iss_parameter_supported: bool = False


class Sent(Struct, frozen=True):
    """What is remembered of a browser that was sent away; `account`: it binds, and does not log in."""

    slug: str
    nonce: str
    verifier: str
    next: str = ""
    account: UUID | None = None


class Back(Struct, forbid_unknown_fields=True):
    """What a browser brings back."""

    state: Annotated[str, Meta(min_length=8, max_length=500)]
    code: Annotated[str, Meta(max_length=4000)] = ""
    iss: Annotated[str, Meta(max_length=300)] = ""


class Go(Struct, forbid_unknown_fields=True):
    """To a provider, and afterwards on to a page."""

    next: str = ""


class Which(Struct, forbid_unknown_fields=True):
    """Which binding."""

    link: UUID


class Link(Struct, frozen=True):
    """A binding as its owner sees it."""

    id: UUID
    issuer: str
    state: LinkState
    label: str
    made_at: datetime


class Asked(Struct, frozen=True):
    """A binding that waits for the office."""

    id: UUID
    issuer: str
    state: LinkState
    label: str
    made_at: datetime
    account_id: UUID
    name: str
    login: str


def move(state: LinkState, to: LinkState) -> LinkState:
    """The new state, if it may follow."""
    if to not in LINK_MOVES[state]:
        raise LinkMove
    return to


def own(metadata: Metadata, *, provider: Provider, loopback: tuple[str, ...]) -> Metadata:
    """The metadata, which must be the provider's own (Discovery §4.3), and lead to https alone."""
    if metadata.issuer != provider.issuer:
        raise NotReached
    ends = (metadata.authorization_endpoint, metadata.token_endpoint, metadata.jwks_uri)
    if not all(may_go(url, loopback=loopback) for url in ends):
        raise NotReached
    return metadata


def may_go(url: str, *, loopback: tuple[str, ...]) -> bool:
    """https, or one of the programs on this machine that the settings name (demo, tests)."""
    parts = urlsplit(url)
    here = parts.netloc in loopback and parts.scheme in {"http", "https"}
    return here or (parts.scheme == "https" and bool(parts.hostname) and parts.username is None)


def checked(claims: dict[str, Any], *, provider: Provider, nonce: str, at: float) -> str:
    """The subject of an ID token whose signature held (OpenID Connect Core 1.0 §3.1.3.7). `at`: Unix
    time. Raises `NotProved` for another issuer, audience or nonce, and for a token out of its time."""
    audience = claims.get("aud")
    several = audience if isinstance(audience, list) else [audience]
    sub, until, since = claims.get("sub"), claims.get("exp"), claims.get("iat")
    fine = (
        claims.get("iss") == provider.issuer
        and provider.client_id in several
        and (len(several) == 1 or claims.get("azp") == provider.client_id)
        and claims.get("azp", provider.client_id) == provider.client_id
        and bool(nonce)
        and claims.get("nonce") == nonce
        and isinstance(until, int | float)
        and until > at - LEEWAY
        and isinstance(since, int | float)
        and at - OLDEST - LEEWAY < since < at + LEEWAY
    )
    if not fine or not isinstance(sub, str) or not 0 < len(sub) <= 255:
        raise NotProved
    return sub


def answered(back: Back, *, provider: Provider, metadata: Metadata) -> str:
    """The code that was brought back from this provider and no other (RFC 9207 §2.4)."""
    named = back.iss or (
        "" if metadata.authorization_response_iss_parameter_supported else provider.issuer
    )
    if not back.code or named != provider.issuer:
        raise NotProved
    return back.code
