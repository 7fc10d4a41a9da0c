"""What is asked of a provider over the network: its metadata, its keys, a code for a token.

Every connection goes to public addresses alone, checked when it is made, but for programs of this
machine that the settings name. No redirects, no proxy, ten seconds, a megabyte.
"""

import time
import warnings
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec
from authlib.common.errors import AuthlibBaseError
from authlib.deprecate import AuthlibDeprecationWarning
from httpx_secure import httpx_ssrf_protection
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey

from yui.accounts.sso.model import (
    Metadata,
    NotProved,
    NotReached,
    Provider,
    checked,
    own,
)

with warnings.catch_warnings():
    # Authlib announces its move to httpx2; our guard of outgoing requests is still on httpx.
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from authlib.integrations import httpx_client

TIMEOUT = 10.0
KEPT_SECONDS = 10 * 60.0
_OAuthClient: Any = (
    httpx_client.AsyncOAuth2Client
)  # an httpx.AsyncClient, which it does not declare
_LOST = (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError)
_metadata: dict[str, tuple[Metadata, float]] = {}


def _client(provider: Provider, *, back: str, loopback: tuple[str, ...]) -> Any:
    client = _OAuthClient(
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        token_endpoint_auth_method=provider.auth,
        scope=provider.scope,
        redirect_uri=back,
        code_challenge_method="S256",
        timeout=TIMEOUT,
        trust_env=False,
        follow_redirects=False,
    )
    if urlsplit(provider.issuer).netloc in loopback:
        return client
    return httpx_ssrf_protection(client, dns_cache_ttl=0)


async def metadata(provider: Provider, *, loopback: tuple[str, ...]) -> Metadata:
    """What the provider tells of itself, asked again after ten minutes."""
    known = _metadata.get(provider.issuer)
    if known is not None and known[1] > time.monotonic():
        return known[0]
    url = provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
    try:
        async with _client(provider, back="", loopback=loopback) as client:
            answer = await client.request("GET", url, withhold_token=True)
            answer.raise_for_status()
            told = msgspec.json.decode(answer.content, type=Metadata)
    except _LOST as lost:
        raise NotReached from lost
    found = own(told, provider=provider, loopback=loopback)
    _metadata[provider.issuer] = (found, time.monotonic() + KEPT_SECONDS)
    return found


def address(
    provider: Provider, told: Metadata, *, back: str, nonce: str, verifier: str
) -> tuple[str, str]:
    """Where the browser goes (code flow, PKCE S256, nonce), and the state that it must bring back."""
    client = _OAuthClient(
        client_id=provider.client_id,
        scope=provider.scope,
        redirect_uri=back,
        code_challenge_method="S256",
    )
    url, state = client.create_authorization_url(
        told.authorization_endpoint, nonce=nonce, code_verifier=verifier
    )
    return str(url), str(state)


async def subject(
    provider: Provider,
    told: Metadata,
    *,
    code: str,
    verifier: str,
    nonce: str,
    back: str,
    loopback: tuple[str, ...],
) -> tuple[str, str]:
    """The subject that the code stands for, and its name there, if it is told. A code works once."""
    try:
        async with _client(provider, back=back, loopback=loopback) as client:
            token = await client.fetch_token(told.token_endpoint, code=code, code_verifier=verifier)
            answer = await client.request("GET", told.jwks_uri, withhold_token=True)
            answer.raise_for_status()
            keys = msgspec.json.decode(answer.content)
    except AuthlibBaseError as refused:
        raise NotProved from refused
    except _LOST as lost:
        raise NotReached from lost
    claims = _claims(str(token.get("id_token") or ""), keys, provider=provider)
    sub = checked(claims, provider=provider, nonce=nonce, at=time.time())
    return sub, str(claims.get("name") or "")


def _claims(token: str, keys: Any, *, provider: Provider) -> dict[str, Any]:
    """The claims of a token that one of the provider's keys signed (LINE: the channel's secret), by
    an algorithm that its kind names: never `none`, and no key of one kind as one of another."""
    try:
        head = token.split(".", maxsplit=1)[0]
        alg = msgspec.json.decode(_b64(head)).get("alg")
        if alg not in provider.algorithms:
            raise NotProved
        key: Any = KeySet.import_key_set(keys)
        if str(alg).startswith("HS"):
            key = OctKey.import_key(provider.client_secret)
        return dict(jwt.decode(token, key, algorithms=[alg]).claims)
    except (JoseError, ValueError, KeyError, AttributeError, TypeError) as wrong:
        raise NotProved from wrong


def _b64(text: str) -> bytes:
    from base64 import urlsafe_b64decode

    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
