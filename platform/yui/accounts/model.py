"""Log-in names, passwords and tries: what is decided without looking anything up."""

import ipaddress
import unicodedata
from typing import Annotated, ClassVar
from uuid import UUID

from msgspec import Meta, Struct

from tenants.actor import Actor, Role, Scope
from tenants.refusal import Refused
from yui.accounts.wellknown import COMMON
from yui.web.words import N_

SHORTEST = 10
LONGEST = 128
WINDOW_SECONDS = 15 * 60
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 100
MAIL_SECONDS = 60 * 60
MAILS_PER_ACCOUNT = 5
"""Links an hour that may be asked for with one log-in name or address, of whichever kind: whoever
asks is nobody yet, and the mail goes to somebody."""
MAIL_DAY_SECONDS = 24 * 60 * 60
MAILS_A_DAY = 20
RESET_SECONDS = 60 * 60
INVITE_SECONDS = 72 * 60 * 60

Login = Annotated[str, Meta(min_length=3, max_length=200)]
Password = Annotated[str, Meta(max_length=LONGEST)]


class WrongLogin(Refused):
    """Unknown, switched off, or another password: one answer for all three."""

    code: ClassVar[str] = "wrong_login"
    status: ClassVar[int] = 422
    says: ClassVar[str] = N_("ログインIDまたはパスワードが違います。")


class TooManyTries(Refused):
    """The account or the address was tried too often; whether it exists makes no difference."""

    code: ClassVar[str] = "too_many_tries"
    status: ClassVar[int] = 429
    says: ClassVar[str] = N_(
        "ログインの回数が多すぎます。15分ほど待ってから、もう一度お試しください。"
    )

    def __init__(self) -> None:
        super().__init__("", retry_after=WINDOW_SECONDS)


class TooManyMails(Refused):
    """Links were asked for with this name too often; whether it exists makes no difference."""

    code: ClassVar[str] = "too_many_mails"
    status: ClassVar[int] = 429
    says: ClassVar[str] = N_(
        "メールを送る回数が多すぎます。届いているメールを確かめるか、1時間ほど待ってから、もう一度お試しください。"
    )

    def __init__(self) -> None:
        super().__init__("", retry_after=MAIL_SECONDS)


class WeakPassword(Refused):
    """Too short, or a word that anyone would try."""

    code: ClassVar[str] = "weak_password"
    status: ClassVar[int] = 422
    says: ClassVar[str] = N_(
        "パスワードは{min}文字以上で、ログインIDやよくある言葉を避けて決めてください。"
    )


class NotTheSame(Refused):
    """The two new passwords differ."""

    code: ClassVar[str] = "not_the_same"
    status: ClassVar[int] = 422
    says: ClassVar[str] = N_("2回の新しいパスワードが同じではありません。")


class WrongPassword(Refused):
    """The current password is another one."""

    code: ClassVar[str] = "wrong_password"
    status: ClassVar[int] = 422
    says: ClassVar[str] = N_("今のパスワードが違います。")


class ResetSpent(Refused):
    """The link was used, is too old, or was made up."""

    code: ClassVar[str] = "reset_spent"
    status: ClassVar[int] = 422
    says: ClassVar[str] = N_(
        "このリンクは使えません。期限を過ぎたか、すでに使われています。もう一度お申し込みください。"
    )


class LoginTaken(Refused):
    """Another account has the log-in name."""

    code: ClassVar[str] = "login_taken"
    status: ClassVar[int] = 409
    says: ClassVar[str] = N_("ログインID「{login}」はすでに使われています。")


class BadLogin(Refused):
    """A log-in name has 3 to 200 characters and no space in it."""

    code: ClassVar[str] = "bad_login"
    status: ClassVar[int] = 422
    says: ClassVar[str] = N_("ログインIDは3文字以上200文字以内で、空白を入れずに決めてください。")


class Known(Struct, frozen=True):
    """What is known of an account before its password is checked."""

    id: UUID
    password_hash: str
    active: bool


class NewSession(Struct, frozen=True):
    """A session that was just opened: its id, for the browser alone, and the step it begins with."""

    id: str
    step: str


class AccountFacts(Struct, frozen=True):
    """What an account's own page shows of it; `own_role` is the one it has without any delegation."""

    email: str | None
    password: bool
    active: bool
    own_role: str


class Attempt(Struct, frozen=True):
    """One try to log in: its two counters and what they stand at, and the account, if any."""

    login: str
    address: str
    tries: int
    tries_there: int
    password: str
    known: Known | None


class Reset(Struct, frozen=True):
    """An account that has a mail address and asked for a new password."""

    account_id: UUID
    email: str
    name: str
    town: int


class NewAccount(Struct, frozen=True):
    """An account to be made; `email` may be missing, and then no reset by mail is possible."""

    login: str
    actor: Actor
    email: str | None = None


class Seat(Struct, frozen=True):
    """A person of a client who is to log in: `id` is the contact's, and will be the account's."""

    id: UUID
    town: int
    client: UUID
    name: str
    email: str


SCOPES: dict[Role, Scope] = {
    Role.DIRECTOR: Scope.TENANT,
    Role.STAFF: Scope.TENANT,
    Role.LEADER: Scope.TENANT,
    Role.COORDINATOR: Scope.TENANT,
    Role.WORKER: Scope.PERSON,
    Role.CLIENT: Scope.CLIENT,
    Role.DESK: Scope.DESK,
}
"""How far each role sees."""


def folded(login: str) -> str:
    """A log-in name as it is compared: NFKC, lower case, no space around."""
    return unicodedata.normalize("NFKC", login).strip().lower()


def login_name(given: str) -> str:
    """A log-in name as it is kept."""
    login = folded(given)
    if not 3 <= len(login) <= 200 or not login.isprintable() or any(map(str.isspace, login)):
        raise BadLogin("login")
    return login


def same_text(password: str) -> str:
    """A password as it is hashed: NFC, so that two keyboards give the same text (RFC 8265 §4)."""
    return unicodedata.normalize("NFC", password.strip())


def strong(password: str, *, login: str) -> str:
    """The password, fit to be set (NIST SP 800-63B-4 §3.1.1.2: length, no well-known ones)."""
    text = same_text(password)
    plain = text.lower()
    parts = {folded(login), folded(login).partition("@")[0]}
    if len(text) < SHORTEST or plain in COMMON or plain in parts or len(set(plain)) < 4:
        raise WeakPassword("password", min=SHORTEST)
    return text


def twice(password: str, again: str) -> None:
    """Both are the same, or `NotTheSame`."""
    if same_text(password) != same_text(again):
        raise NotTheSame("again")


def subjects(login: str, address: str) -> tuple[str, str]:
    """What tries are counted by: the log-in name, known or not, and the address (IPv6 by /64)."""
    return f"login:{folded(login)[:200]}", f"address:{network(address)}"


def network(address: str) -> str:
    """The address, or the /64 of an IPv6 address: one household, one counter."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network(f"{found}/64", strict=False).network_address)
    return str(found)


def throttled(*, by_login: int, by_address: int) -> None:
    """Raises when either was tried more often than its window allows."""
    if by_login > TRIES_PER_ACCOUNT or by_address > TRIES_PER_ADDRESS:
        raise TooManyTries


def local_path(given: str, otherwise: str) -> str:
    """A path of this site to go on to, never an address elsewhere."""
    fine = given.startswith("/") and not given.startswith(("//", "/\\"))
    return given if fine and given.isprintable() and "\\" not in given else otherwise


def names_for(seat: Seat) -> list[str]:
    """Log-in names to be tried for a seat: her address; with the town's code where another town
    knows the same person; counted where she came back to the same one."""
    plain = folded(seat.email)
    here = f"{plain}/{seat.town}"
    return [plain, here, *(f"{here}/{n}" for n in range(2, 10))]
