"""A passkey's authenticator in software (WebAuthn 3 §6), for tests: ES256, attestation `none`."""

import json
import os
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 1, 4, 64


class Authenticator:
    """One key for one host. What it says can be bent, to see that it is refused."""

    def __init__(self, origin: str = "https://yui.test", host: str = "yui.test") -> None:
        self.origin = origin
        self.host = host
        self.flags = PRESENT | VERIFIED
        self.count = 0
        self.id = os.urandom(32)
        self.key = ec.generate_private_key(ec.SECP256R1())

    def _data(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _head(self, flags: int) -> bytes:
        return sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def make(self, options: dict[str, Any]) -> str:
        """The answer to being asked for a new key."""
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        said = {
            "fmt": "none",
            "attStmt": {},
            "authData": self._head(self.flags | ATTESTED) + attested,
        }
        return self._answer(
            attestationObject=cbor2.dumps(said),
            clientDataJSON=self._data("webauthn.create", options["challenge"]),
        )

    def show(self, options: dict[str, Any], *, copied: bool = False) -> str:
        """The answer to being asked to sign; a copy's counter stays behind."""
        self.count += 0 if copied else 1
        data = self._data("webauthn.get", options["challenge"])
        head = self._head(self.flags)
        signed = self.key.sign(head + sha256(data).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            authenticatorData=head, clientDataJSON=data, signature=signed, userHandle=b""
        )

    def _answer(self, **response: bytes) -> str:
        ident = bytes_to_base64url(self.id)
        told = {name: bytes_to_base64url(value) for name, value in response.items() if value}
        return json.dumps({"id": ident, "rawId": ident, "type": "public-key", "response": told})


def handle_in(options: dict[str, Any]) -> bytes:
    """The account that a new key is asked for."""
    return base64url_to_bytes(options["user"]["id"])
