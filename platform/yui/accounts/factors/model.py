"""Codes of an app (RFC 6238) and recovery codes: what fits, and what is refused."""

import hmac
import secrets
import unicodedata
from typing import Annotated, ClassVar
from uuid import UUID

import pyotp
from msgspec import Meta, Struct
from pyotp.totp import TOTP

from tenants.refusal import Refused
from yui.web.words import N_

STEP = 30
"""Seconds that a code lives (RFC 6238 §5.2); one step before and after are taken too."""
TRIES = 5
RECOVERY_CODES = 10
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
ISSUER = "Yui 結"


class WrongCode(Refused):
    """Another code, one that is past, or one that was used."""

    code: ClassVar[str] = "wrong_code"
    status: ClassVar[int] = 422
    says: ClassVar[str] = N_(
        "コードが違うか、すでに使われています。新しいコードが出るのを待って、もう一度お試しください。"
    )


class TooManyCodes(Refused):
    """Tried too often, whatever was tried."""

    code: ClassVar[str] = "too_many_codes"
    status: ClassVar[int] = 429
    says: ClassVar[str] = N_("回数が多すぎます。15分ほど待ってから、もう一度お試しください。")

    def __init__(self) -> None:
        super().__init__("", retry_after=15 * 60)


class Already(Refused):
    """A code app is set up already."""

    code: ClassVar[str] = "app_already"
    status: ClassVar[int] = 409
    says: ClassVar[str] = N_(
        "確認アプリは、すでに登録されています。変えるときは、先に外してください。"
    )
    mend: ClassVar[str] = "/account#second"
    mend_says: ClassVar[str] = N_("アカウントの画面へ")


class NoApp(Refused):
    """No secret was made yet, or it is confirmed."""

    code: ClassVar[str] = "no_app"
    status: ClassVar[int] = 409
    says: ClassVar[str] = N_("登録を、はじめからやり直してください。")


class Code(Struct, forbid_unknown_fields=True):
    """A code of an app, or a recovery code."""

    code: Annotated[str, Meta(min_length=4, max_length=40)]
    next: str = ""


class Press(Struct, forbid_unknown_fields=True):
    """A form that is a button alone."""


class App(Struct, frozen=True):
    """A code app's secret as the database keeps it."""

    sealed: bytes
    confirmed: bool


class Secret(Struct, frozen=True):
    """A secret as it is shown to its owner once: as text, and as what the QR code says."""

    text: str
    uri: str

    @property
    def spaced(self) -> str:
        """The text in groups of four, to be typed."""
        return " ".join(self.text[n : n + 4] for n in range(0, len(self.text), 4))


def folded(code: str) -> str:
    """A code as it is compared: NFKC, no spaces and hyphens, lower case."""
    plain = unicodedata.normalize("NFKC", code).lower()
    return "".join(sign for sign in plain if sign.isalnum())


def new_secret() -> str:
    """160 random bits in base32 (RFC 4226 §4, R6)."""
    return pyotp.random_base32(32)


def secret(text: str, *, login: str) -> Secret:
    """What the owner sees of it."""
    return Secret(text, TOTP(text).provisioning_uri(name=login, issuer_name=ISSUER))


def step_of(text: str, code: str, *, at: float) -> int | None:
    """The time step whose code this is, among this one and its two neighbours. `at`: Unix time."""
    app, here = TOTP(text, interval=STEP), int(at) // STEP
    given = folded(code)
    fitting = [
        step
        for step in (here - 1, here, here + 1)
        if hmac.compare_digest(app.at(step * STEP).encode(), given.encode())
    ]
    return fitting[-1] if fitting else None


def new_codes() -> list[str]:
    """Ten recovery codes of 49 bits, without signs that look alike."""
    return ["".join(secrets.choice(_SIGNS) for _ in range(10)) for _ in range(RECOVERY_CODES)]


def shown(code: str) -> str:
    """A recovery code to be written down: `abcde-fghjk`."""
    return f"{code[:5]}-{code[5:]}"


def counted(tries: int) -> None:
    """Raises `TooManyCodes` after the tries that a quarter of an hour allows."""
    if tries > TRIES:
        raise TooManyCodes


def subject(account: UUID) -> str:
    """What tries are counted by: the account, over all its sessions."""
    return f"second:{account}"
