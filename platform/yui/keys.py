"""Every key and password of ours, derived from one master secret.

HMAC-SHA256 over a purpose, so that one key tells nothing about another. Whoever has the master
secret has them all; it lies in `home/secrets/master` (0600) or comes as YUI_SECRET, and is never
in a backup (reliability.md §5.4).
"""

import base64
import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path
from typing import NewType

from tenants.context import ContextKey

Master = NewType("Master", bytes)
"""The secret all others come from; at least 32 bytes."""

SHORTEST = 32
QUEUE = "queue"
ADMIN = "postgres"


class WeakSecret(ValueError):
    """The master secret is shorter than 32 bytes."""


def derive(master: Master, purpose: str) -> bytes:
    """32 bytes for this purpose."""
    return hmac.new(master, purpose.encode(), sha256).digest()


def password(master: Master, role: str) -> str:
    """The password of a database role, or of the queue's user: 43 letters of base64url."""
    return base64.urlsafe_b64encode(derive(master, f"role:{role}")).rstrip(b"=").decode()


def context_key(master: Master, kid: str = "1") -> ContextKey:
    """The key that signs the context token; the database holds its pads."""
    return ContextKey(derive(master, f"ctx:{kid}"))


def field_key(master: Master, kid: str = "1") -> bytes:
    """The key of encrypted fields (bank accounts); AES-256."""
    return derive(master, f"field:{kid}")


def token_key(master: Master, kid: str = "1") -> bytes:
    """The seed of the key that signs the partner API's access tokens."""
    return derive(master, f"token:{kid}")


def bank_secret(master: Master) -> str:
    """What the practice bank knows its customers by; it is told this and nothing else."""
    return derive(master, "bank:1").hex()


def checked(value: bytes) -> Master:
    """The master secret, or `WeakSecret`."""
    if len(value) < SHORTEST:
        raise WeakSecret(f"a secret has at least {SHORTEST} characters; this one has {len(value)}")
    return Master(value)


def kept(file: Path) -> Master:
    """The secret in this file, made once: two programs that start together get the same one."""
    if not file.exists():
        file.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        beside = file.with_name(f".{file.name}-{secrets.token_hex(8)}")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as made:
                made.write(secrets.token_urlsafe(48).encode() + b"\n")
                made.flush()
                os.fsync(made.fileno())
            os.link(beside, file)
        except FileExistsError:
            pass  # the other one was first
        finally:
            beside.unlink()
    return checked(file.read_bytes().strip())
