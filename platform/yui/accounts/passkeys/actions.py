"""Makes, shows and takes away passkeys. Every transaction is one of `begin_auth()`.

A key is bound to the host of the base URL (the RP id) and its answers to the origin; the finger or
the face is asked always (user verification), so that a key alone is two factors.
"""

import json
from hashlib import sha256
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tenants.db import ReadTx, Tx
from tenants.refusal import Unknown
from yui.accounts import mail
from yui.accounts.passkeys import model, queries
from yui.accounts.passkeys.model import Key

_NEW, _IN = "passkey_new", "passkey_in"
_BROKEN = (WebAuthnException, ValueError, KeyError, TypeError)
"""What the library raises for an answer that does not hold, or is none."""


def _host() -> str:
    return urlsplit(mail.base_url()).hostname or ""


def _origin() -> str:
    parts = urlsplit(mail.base_url())
    return f"{parts.scheme}://{parts.netloc}"


def available() -> bool:
    """Whether this server's address can have passkeys at all."""
    return model.is_domain(_host())


async def of_account(tx: ReadTx, *, account: UUID) -> list[Key]:
    """An account's keys, the oldest first."""
    return await queries.of_account(tx, account)


async def ask_new(tx: Tx, *, account: UUID, login: str, name: str, binding: str) -> str:
    """What the browser is asked to make a key for, as JSON; good once for this browser."""
    known = await queries.of_account(tx, account)
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name="Yui 結",
        user_id=account.bytes,
        user_name=login,
        user_display_name=name,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=key.id) for key in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    await _put(tx, options.challenge, kind=_NEW, binding=binding, detail=str(account))
    return webauthn.options_to_json(options)


async def add(tx: Tx, credential: str, *, account: UUID, name: str, binding: str) -> None:
    """Adds the key that the browser made for this account, in this session, just now."""
    challenge = _challenge(credential)
    if await _taken(tx, challenge, kind=_NEW, binding=binding) != str(account):
        raise model.BadKey
    try:
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    except _BROKEN as wrong:
        raise model.BadKey from wrong
    if not await queries.record_key(
        tx,
        made.credential_id,
        account=account,
        name=name,
        public_key=made.credential_public_key,
        count=made.sign_count,
    ):
        raise model.KnownKey


async def ask_shown(tx: Tx, *, binding: str, account: UUID | None = None) -> str:
    """What the browser is asked to sign, as JSON: by any key of this host, or one of an account."""
    known = await queries.of_account(tx, account) if account else []
    options = webauthn.generate_authentication_options(
        rp_id=_host(),
        allow_credentials=[PublicKeyCredentialDescriptor(id=key.id) for key in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    await _put(tx, options.challenge, kind=_IN, binding=binding, detail=str(account or ""))
    return webauthn.options_to_json(options)


async def show(tx: Tx, credential: str, *, binding: str, account: UUID | None = None) -> UUID:
    """The account whose key signed what this browser was asked; `account`: that one alone."""
    challenge = _challenge(credential)
    if await _taken(tx, challenge, kind=_IN, binding=binding) is None:
        raise model.BadKey
    try:
        ident = base64url_to_bytes(json.loads(credential)["rawId"])
        kept = await queries.key(tx, ident)
        if kept is None or account not in {None, kept.account_id}:
            raise model.BadKey
        shown = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=kept.public_key,
            credential_current_sign_count=kept.sign_count,
            require_user_verification=True,
        )
    except _BROKEN as wrong:
        raise model.BadKey from wrong
    if not await queries.record_use(tx, ident, count=shown.new_sign_count):
        raise model.BadKey
    return kept.account_id


async def take_away(tx: Tx, *, account: UUID, handle: UUID) -> None:
    """The key logs nobody in any more."""
    if not await queries.record_ended(tx, account, handle=handle):
        raise Unknown


def _challenge(credential: str) -> bytes:
    """The challenge that an answer claims to be for."""
    try:
        data = base64url_to_bytes(json.loads(credential)["response"]["clientDataJSON"])
        return base64url_to_bytes(json.loads(data)["challenge"])
    except _BROKEN as wrong:
        raise model.BadKey from wrong


async def _put(tx: Tx, challenge: bytes, *, kind: str, binding: str, detail: str) -> None:
    await queries.record_pending(
        tx,
        sha256(challenge).digest(),
        kind=kind,
        binding=binding,
        detail=detail,
        seconds=model.SECONDS,
    )


async def _taken(tx: Tx, challenge: bytes, *, kind: str, binding: str) -> str | None:
    return await queries.record_taken(tx, sha256(challenge).digest(), kind=kind, binding=binding)
