"""What the slice needs of the settings, set once when a process starts."""

from collections.abc import Sequence

from joserfc.jwk import ECKey, KeySet
from msgspec import Struct

from yui import keys
from yui.partners import signing
from yui.settings import Settings


class Config(Struct):
    """`issuer` is the base URL; `audience` the API; `loopback` receivers on this machine."""

    issuer: str = ""
    audience: str = ""
    queue_url: str = ""
    keys: KeySet | None = None
    sealing: bytes = b""
    cursors: bytes = b""
    loopback: Sequence[str] = ()


CONFIG = Config()


def set_up(settings: Settings) -> None:
    """Derives the keys of tokens, cursors and webhook secrets."""
    base = settings.base_url.rstrip("/")
    CONFIG.issuer = base
    CONFIG.audience = f"{base}/api/v1"
    CONFIG.queue_url = settings.queue_url
    CONFIG.keys = KeySet([signing.key_of(keys.token_key(settings.master))])
    CONFIG.sealing = keys.derive(settings.master, "webhook:1")
    CONFIG.cursors = keys.derive(settings.master, "cursor:1")
    CONFIG.loopback = settings.webhook_loopback


def signing_keys() -> KeySet:
    """The keys that sign and verify access tokens."""
    if CONFIG.keys is None:
        raise RuntimeError("yui.partners.config.set_up was not called")
    return CONFIG.keys


def public_keys() -> list[dict[str, object]]:
    """The same, without what is private (RFC 7517)."""
    return [
        {**key.as_dict(private=False), "use": "sig", "alg": "ES256"}
        for key in signing_keys().keys
        if isinstance(key, ECKey)
    ]
