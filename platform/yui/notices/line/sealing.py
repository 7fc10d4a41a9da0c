"""A LINE user's id at rest: sealed for the job that sends, and as a print by which it is found."""

import hmac
import secrets
from hashlib import sha256
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


def seal(user: str, *, key: bytes, town: int, worker: UUID) -> bytes:
    """AES-256-GCM, bound to its row: a cipher copied elsewhere does not open."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, user.encode(), _bound(town, worker))


def unseal(sealed: bytes, *, key: bytes, town: int, worker: UUID) -> str:
    """The id again; raises `InvalidTag` for another row's."""
    return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(town, worker)).decode()


def print_of(user: str, *, key: bytes) -> bytes:
    """The same for the same user, and of no use without the key."""
    return hmac.new(key, user.encode(), sha256).digest()


def _bound(town: int, worker: UUID) -> bytes:
    return f"line:{town}:{worker}".encode()
