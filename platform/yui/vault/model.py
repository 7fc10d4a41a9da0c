"""Secrets at rest: sealed under a town's data key, which is wrapped by a key outside the database.

    master secret ─ field key ─ KEK 1, 2 …            `home/secrets/master` or YUI_SECRET, never stored
    KEK n         ─ wraps ─ the town's data keys      app.data_key: kid, kek, wrapped bytes
    data key kid  ─ seals ─ a column of a row         magic ‖ kid ‖ nonce ‖ ciphertext ‖ tag

AES-256-GCM under fresh nonces (NIST SP 800-38D). A sealed value is bound to table, column, town, row
and kid: a copy in another row does not open. What was sealed before there were data keys has no kid;
it stays readable under the field key itself until the job `vault.reseal` has gone over it
(reliability.md §2.4).
"""

import hmac
import os
import struct
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, LiteralString
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

_NONCE: Final = 12
_MAGIC: Final = b"yui1"
_HEAD: Final = struct.Struct(">4sH")
_CANARY: Final = b"this key opens the secrets of this database"
LEGACY: Final = 0
"""The kid of what was sealed before there were data keys."""


class BrokenSeal(RuntimeError):
    """A sealed value does not open: another row's, another key, or altered bytes. A bug or worse."""


class WrongKey(RuntimeError):
    """The secrets of this database were sealed under another master secret."""


class Secret:
    """A text that shows itself to nobody: only `reveal()` gives it away.

    `repr`, `str`, formatting, JSON and pickling give a mask or an error, so that no log, page or
    message can hold it by mistake.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself: for the file or the cipher that needs it."""
        return self._text

    @property
    def tail(self) -> str:
        """Its last three letters, which may be shown."""
        return self._text[-3:]

    def __repr__(self) -> str:
        return "Secret(****)"

    __str__ = __repr__

    def __format__(self, _: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(
            self._text.encode(), other._text.encode()
        )

    def __hash__(self) -> int:
        return hash(sha256(self._text.encode()).digest())

    def __reduce__(self) -> Any:
        raise TypeError("a secret is not pickled")


class Place(Struct, frozen=True):
    """Which column of which row a value is sealed for."""

    table: str
    column: str
    row: UUID


def _bound(place: Place, tenant: int, kid: int) -> bytes:
    where = f"{place.table}|{place.column}|{int(tenant)}|{place.row}"
    return (where if kid == LEGACY else f"{where}|{kid}").encode()


def kek_of(key: bytes, version: int) -> bytes:
    """The key encryption key of a version, derived from the field key (`keys.field_key`)."""
    return hmac.new(key, b"kek:%d" % version, sha256).digest()


def _about(tenant: int, kid: int, kek: int) -> bytes:
    return f"app.data_key|{int(tenant)}|{kid}|{kek}".encode()


def wrap(made: bytes, *, key: bytes, tenant: int, kid: int, kek: int) -> bytes:
    """A data key as the database keeps it: 60 bytes."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(kek_of(key, kek)).encrypt(nonce, made, _about(tenant, kid, kek))


def unwrap(wrapped: bytes, *, key: bytes, tenant: int, kid: int, kek: int) -> bytes:
    """The data key itself; `WrongKey` when it was wrapped under another master or for elsewhere."""
    try:
        return AESGCM(kek_of(key, kek)).decrypt(
            wrapped[:_NONCE], wrapped[_NONCE:], _about(tenant, kid, kek)
        )
    except InvalidTag:
        raise WrongKey(f"data key {kid} of town {tenant}") from None


def head(kid: int) -> bytes:
    """What a value sealed under this key begins with."""
    return _HEAD.pack(_MAGIC, kid)


def kid_of(sealed: bytes) -> int:
    """Under which of its town's data keys a value was sealed; `LEGACY` for none."""
    if len(sealed) < _HEAD.size or not sealed.startswith(_MAGIC):
        return LEGACY
    kid: int = _HEAD.unpack_from(sealed)[1]
    return kid


class Ring:
    """A town's data keys, unwrapped: in memory for one transaction's work, never longer."""

    def __init__(self, tenant: int, *, key: bytes, keys: dict[int, bytes]) -> None:
        self.tenant = tenant
        self.current = max(keys, default=LEGACY)
        self._ciphers = {kid: AESGCM(made) for kid, made in keys.items()}
        self._ciphers[LEGACY] = AESGCM(key)

    def __repr__(self) -> str:
        return f"Ring({self.tenant}, kid {self.current})"

    def seal(self, secret: Secret, place: Place) -> bytes:
        """The sealed text, under the newest key."""
        return self.seal_bytes(secret.reveal().encode(), place)

    def open(self, sealed: bytes, place: Place) -> Secret:
        """The text; `BrokenSeal` when the bytes were not sealed for this very place."""
        return Secret(self.open_bytes(sealed, place).decode())

    def seal_bytes(self, content: bytes, place: Place) -> bytes:
        """The same for a file's bytes; `open_bytes` gives them back."""
        if self.current == LEGACY:
            raise RuntimeError("what is sealed needs `vault.sealing(tx, …)`, not `vault.ring`")
        nonce = os.urandom(_NONCE)
        bound = _bound(place, self.tenant, self.current)
        return (
            head(self.current) + nonce + self._ciphers[self.current].encrypt(nonce, content, bound)
        )

    def open_bytes(self, sealed: bytes, place: Place) -> bytes:
        """The bytes; `BrokenSeal` as above."""
        kid = kid_of(sealed)
        body = sealed if kid == LEGACY else sealed[_HEAD.size :]
        try:
            bound = _bound(place, self.tenant, kid)
            return self._ciphers[kid].decrypt(body[:_NONCE], body[_NONCE:], bound)
        except (InvalidTag, KeyError, ValueError):
            raise BrokenSeal(f"{place.table}.{place.column} {place.row}, kid {kid}") from None


class Wrapped(Struct, frozen=True):
    """A data key as the database has it."""

    kid: int
    kek: int
    wrapped: bytes
    made_at: datetime
    retired_at: datetime | None


class Canary(Struct, frozen=True):
    """A sealed line that a version of the key encryption key must open."""

    kek: int
    sealed: bytes


def canary(key: bytes, *, kek: int) -> bytes:
    """A canary for this version."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(kek_of(key, kek)).encrypt(nonce, _CANARY, b"canary|%d" % kek)


def demand(canaries: Sequence[Canary], *, key: bytes) -> None:
    """Every canary opens under this key, or `WrongKey`."""
    for one in canaries:
        try:
            AESGCM(kek_of(key, one.kek)).decrypt(
                one.sealed[:_NONCE], one.sealed[_NONCE:], b"canary|%d" % one.kek
            )
        except InvalidTag:
            raise WrongKey(f"key encryption key {one.kek}") from None


class Column(Struct, frozen=True):
    """A sealed column: how its rows on other keys are counted, taken and written again.

    Its values are bound to `table` and `column`: the place where they end up, which need not be
    the table in which they wait. `plain`: what has no kid was never sealed at all. `most` rows are
    sealed anew in one piece.
    """

    name: str
    table: str
    column: str
    most: int
    plain: bool
    count: LiteralString
    take: LiteralString
    write: LiteralString
    first: LiteralString

    def place(self, row: UUID) -> Place:
        """What a row's value is bound to."""
        return Place(self.table, self.column, row)


class Row(Struct, frozen=True):
    """A sealed value of a row."""

    id: UUID
    sealed: bytes


class Reseal(Struct, frozen=True):
    """The promise `vault.reseal`: the next rows of a column after a row, under an operation."""

    column: str
    after: UUID
    operation: UUID
    why: str
