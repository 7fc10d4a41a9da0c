"""The key of access tokens, and the sealing of webhook secrets at rest."""

import hmac
import secrets
from hashlib import sha512
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import ECKey

_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_NONCE = 12


def key_of(seed: bytes) -> ECKey:
    """The P-256 key of a seed: 512 bits reduced modulo the group's order (FIPS 186-5 A.2.1)."""
    wide = int.from_bytes(hmac.new(seed, b"es256", sha512).digest(), "big")
    private = ec.derive_private_key(wide % (_P256_ORDER - 1) + 1, ec.SECP256R1())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    made = ECKey.import_key(pem)
    made.ensure_kid()
    return made


def seal(secret: bytes, *, key: bytes, town: int, row: UUID) -> bytes:
    """AES-256-GCM, bound to its row: a cipher copied elsewhere does not open."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, secret, _bound(town, row))


def unseal(sealed: bytes, *, key: bytes, town: int, row: UUID) -> bytes:
    """The secret again; raises `InvalidTag` for another row's."""
    return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(town, row))


def _bound(town: int, row: UUID) -> bytes:
    return f"webhook:{town}:{row}".encode()
