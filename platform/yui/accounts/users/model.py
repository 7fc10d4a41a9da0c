"""Users of a town: what an administrator sees of them, and what she may not do."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from msgspec import Meta, Struct

from tenants.actor import Actor, Role
from tenants.refusal import Refused
from yui.web.words import N_

PAGE = 50
ASKED = (Role.DIRECTOR, Role.STAFF)
"""Of whom a new installation asks a second factor; leaders by setting, coordinators always."""


class Oneself(Refused):
    """Nobody switches herself off."""

    code: ClassVar[str] = "oneself"
    status: ClassVar[int] = 409
    says: ClassVar[str] = N_(
        "自分のアカウントは、自分では止められません。ほかの管理者にお願いしてください。"
    )


class DirectorsOwn(Refused):
    """A director's account is a director's business."""

    code: ClassVar[str] = "directors_own"
    status: ClassVar[int] = 403
    says: ClassVar[str] = N_("ディレクターのアカウントは、ディレクターだけが変えられます。")


class LastDirector(Refused):
    """Without a director nobody could open the town again."""

    code: ClassVar[str] = "last_director"
    status: ClassVar[int] = 409
    says: ClassVar[str] = N_("ログインできるディレクターがいなくなるため、止められません。")


class RulePast(Refused):
    """A rule begins today or later."""

    code: ClassVar[str] = "rule_past"
    status: ClassVar[int] = 422
    says: ClassVar[str] = N_("始める日は、今日からあとの日にしてください。")


class NewRule(Struct, forbid_unknown_fields=True):
    """Of whom a second factor is asked, from a day on; nobody ticked: of nobody."""

    since: date
    asked: list[Annotated[str, Meta(pattern="^(director|staff|leader)$")]] = []


class NoAddress(Refused):
    """The account is switched off, or has no address that a link could go to."""

    code: ClassVar[str] = "no_address"
    status: ClassVar[int] = 409
    says: ClassVar[str] = N_("この方のアカウントは止められているか、メールアドレスがありません。")


class NewColleague(Struct, forbid_unknown_fields=True):
    """Somebody who is to work in the office."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    email: Annotated[str, Meta(max_length=180, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+\Z")]
    role: Annotated[str, Meta(pattern="^(director|staff|leader)$")]


class Switch(Struct, forbid_unknown_fields=True):
    """A form that is a button alone."""


class User(Struct, frozen=True):
    """An account of the town; `seen_on` is the day of the last use, not the hour."""

    id: UUID
    login: str
    name: str
    role: Role
    subject: UUID
    active: bool
    second: bool
    password: bool
    email: bool
    seen_on: date | None


class Rule(Struct, frozen=True):
    """Of whom a second factor is asked from a day on."""

    since: date
    roles: list[str]


def may_change(user: User, *, by: Actor) -> None:
    """Raises `Oneself` or `DirectorsOwn` when `by` may not touch this account."""
    if user.subject == by.id:
        raise Oneself
    if user.role is Role.DIRECTOR and by.role is not Role.DIRECTOR:
        raise DirectorsOwn


def may_close(user: User, *, by: Actor, directors: int) -> None:
    """The same, and `LastDirector` for the last one who may log in."""
    may_change(user, by=by)
    if user.role is Role.DIRECTOR and user.active and directors <= 1:
        raise LastDirector


def in_force(rules: list[Rule], *, on: date) -> Rule | None:
    """The rule that holds on a day: the latest whose day has come."""
    return max((rule for rule in rules if rule.since <= on), key=lambda r: r.since, default=None)


def from_day(since: date, *, today: date) -> date:
    """The day, which is not past."""
    if since < today:
        raise RulePast("since")
    return since
