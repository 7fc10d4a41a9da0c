"""The keys of accounts: secrets of code apps are sealed, recovery codes hashed with what the database
does not have."""

import hmac
import os
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yui.keys import Master, derive

_NONCE = 12


class _Keys:
    """This process's keys; set once at start."""

    seal: bytes = b""
    codes: bytes = b""


def set_up(master: Master) -> None:
    """Derives the keys."""
    _Keys.seal = derive(master, "totp:1")
    _Keys.codes = derive(master, "recovery:1")


def sealed(secret: str, *, account: UUID) -> bytes:
    """AES-256-GCM under a fresh nonce; bound to the account, so that no row serves another."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_Keys.seal).encrypt(nonce, secret.encode(), b"totp:" + account.bytes)


def opened(sealed_secret: bytes, *, account: UUID) -> str:
    """The secret again; ValueError when it was sealed for another account or changed."""
    nonce, body = sealed_secret[:_NONCE], sealed_secret[_NONCE:]
    try:
        return AESGCM(_Keys.seal).decrypt(nonce, body, b"totp:" + account.bytes).decode()
    except InvalidTag as wrong:
        raise ValueError("a sealed secret does not open for this account") from wrong


def code_hash(code: str, *, account: UUID) -> bytes:
    """What the database knows of a recovery code: nothing without our key."""
    return hmac.new(_Keys.codes, account.bytes + code.encode(), sha256).digest()
