"""A partner's application, what it may do in which town, and why it is told no."""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from msgspec import Struct

from tenants.actor import Actor, Role, Scope, TenantId
from tenants.refusal import Conflict, Refused
from yui.web.words import N_

SCOPES = (
    "orders:read",
    "orders:write",
    "deliverables:read",
    "acceptances:write",
    "webhooks:manage",
)
"""What a partner may be granted (partner-api.md C.2). There is none for workers, on purpose."""


class Granted(Struct, frozen=True):
    """A row of `auth.client_lookup`: an application and one town that lets it in."""

    id: str
    name: str
    secret_hash: str
    town: int
    client: UUID
    scopes: list[str]


class Application(Struct, frozen=True):
    """A partner's OAuth client with every town that lets it in."""

    id: str
    name: str
    secret_hash: str
    towns: Mapping[int, Granted]

    @property
    def scopes(self) -> list[str]:
        """What it may do somewhere, in the order of `SCOPES`."""
        held = {scope for town in self.towns.values() for scope in town.scopes}
        return [scope for scope in SCOPES if scope in held]

    def knows(self, secret: str) -> bool:
        """Whether this is one of its secrets; there may be two while one replaces the other."""
        given = hash_of(secret)
        return any(hmac.compare_digest(given, known) for known in self.secret_hash.split())


def hash_of(secret: str) -> str:
    """A secret is 256 random bits, so one SHA-256 is enough: there is nothing to guess."""
    return sha256(secret.encode()).hexdigest()


def application(rows: Sequence[Granted]) -> Application | None:
    """The application of these rows; None when no town lets it in."""
    if not rows:
        return None
    first = rows[0]
    return Application(first.id, first.name, first.secret_hash, {r.town: r for r in rows})


class Caller(Struct, frozen=True):
    """An application with a valid token: which scopes the token has, and where they hold."""

    id: str
    name: str
    scopes: frozenset[str]
    towns: Mapping[int, Granted]

    def actor(self, town: int, scope: str) -> Actor:
        """The caller in one town; refuses where that town has not granted the scope."""
        held = self.towns.get(town)
        if held is None or scope not in held.scopes:
            raise TownNotGranted("tenant_id")
        return Actor(TenantId(town), held.client, Scope.CLIENT, Role.CLIENT, name=self.name)

    def actors(self, scope: str) -> list[Actor]:
        """The caller in every town that has granted the scope."""
        towns = sorted(town for town, held in self.towns.items() if scope in held.scopes)
        return [self.actor(town, scope) for town in towns]


class Kept(Struct, frozen=True):
    """What is known of an Idempotency-Key; without a `live` answer the request is run."""

    fingerprint: bytes
    status: int
    headers: dict[str, str]
    body: bytes
    live: bool


class Endpoint(Struct, frozen=True):
    """Where a partner wants to be told."""

    id: UUID
    url: str
    state: str
    made_at: datetime


class Outgoing(Struct, frozen=True):
    """A webhook message on its way; `secret_cipher` is the endpoint's."""

    id: UUID
    endpoint_id: UUID
    url: str
    endpoint_state: str
    secret_cipher: bytes
    kind: str
    body: bytes
    attempts: int


class Send(Struct, frozen=True):
    """Outbox `partners.send`: one attempt at one message; `attempt` begins with 0."""

    message_id: UUID
    attempt: int


class BadToken(Refused):
    """No token, or one that does not do."""

    code = "unauthenticated"
    status = 401
    says = N_("有効なアクセストークンが必要です。")


class InsufficientScope(Refused):
    """The token does not carry the scope."""

    code = "insufficient_scope"
    status = 403
    says = N_("アクセストークンに「{scope}」の権限がありません。")


class TownNotGranted(Refused):
    """The town named has not let this application in, or not for this."""

    code = "tenant_not_granted"
    status = 403
    says = N_("この自治体からAPIの利用を許可されていません。")


class KeyMissing(Refused):
    """A POST without an Idempotency-Key."""

    code = "idempotency_key_missing"
    status = 400
    says = N_("Idempotency-Key（16〜255文字）を付けて送ってください。")


class KeyReused(Refused):
    """The same key with another request."""

    code = "idempotency_key_reused"
    status = 422
    says = N_("同じIdempotency-Keyで、ちがう内容が送られました。")


class KeyInProgress(Conflict):
    """The first request under this key is still running."""

    code = "idempotency_in_progress"
    says = N_("同じIdempotency-Keyの処理が進行中です。少し待ってからお試しください。")


class BadCursor(Refused):
    """The cursor was made up, belongs to other filters or is too old."""

    code = "malformed_request"
    status = 400
    says = N_("cursorが正しくありません。最初のページからやり直してください。")


class PreconditionFailed(Refused):
    """If-Match names another version than the present one."""

    code = "precondition_failed"
    status = 412
    says = N_("内容が変わりました。最新の内容を取得してから、もう一度お試しください。")


class PreconditionRequired(Refused):
    """A change without If-Match."""

    code = "precondition_required"
    status = 428
    says = N_("If-Match（取得したときのETag）を付けて送ってください。")


class TooManyRequests(Refused):
    """The application's requests of this minute are used up."""

    code = "quota_exceeded"
    status = 429
    says = N_("呼び出しの回数が上限をこえました。少し待ってからお試しください。")


class BadEndpoint(Refused):
    """An address webhooks may not go to."""

    code = "endpoint_not_allowed"
    status = 422
    says = N_("通知先は、インターネットから届くhttps://のURLにしてください。")
