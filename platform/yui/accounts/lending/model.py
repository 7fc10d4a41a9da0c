"""A lent role: from when to when, and what is refused."""

from datetime import date, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from msgspec import Struct

from tenants.actor import Actor, Role
from tenants.refusal import Refused
from yui.web.words import N_

LONGEST = timedelta(days=92)


class NotToBeLent(Refused):
    """Only a director lends her role, and only her own; what was lent is not lent on."""

    code: ClassVar[str] = "not_to_be_lent"
    status: ClassVar[int] = 403
    says: ClassVar[str] = N_(
        "代理を頼めるのは、ディレクター本人だけです。代理の間に、さらに代理を頼むことはできません。"
    )


class BadPeriod(Refused):
    """The days are past, upside down, or too many."""

    code: ClassVar[str] = "bad_period"
    status: ClassVar[int] = 422
    says: ClassVar[str] = N_(
        "代理の期間は、今日からあとの日で、終わりの日まで{days}日以内にしてください。"
    )


class CannotLend(Refused):
    """The colleague is not of this office, or has the role for some of these days already."""

    code: ClassVar[str] = "cannot_lend"
    status: ClassVar[int] = 409
    says: ClassVar[str] = N_(
        "この方には頼めません。同じ期間の代理がすでにあるか、この町の事務局の方ではありません。"
    )


class NotYours(Refused):
    """The delegation is over, has not begun, or is not the caller's."""

    code: ClassVar[str] = "delegation_not_live"
    status: ClassVar[int] = 409
    says: ClassVar[str] = N_("この代理は、期間外か、すでに終わっています。")


class Lend(Struct, forbid_unknown_fields=True):
    """To whom, and the first and the last day."""

    colleague: UUID
    since: date
    until: date


class Which(Struct, forbid_unknown_fields=True):
    """Which delegation."""

    delegation: UUID


class Delegation(Struct, frozen=True):
    """A role lent from one account to another; `live` today."""

    id: UUID
    from_account: UUID
    from_name: str
    to_account: UUID
    to_name: str
    since: date
    until: date
    ended_at: datetime | None
    live: bool


def lendable(actor: Actor, *, since: date, until: date, today: date) -> None:
    """Raises `NotToBeLent` or `BadPeriod`. Both days are inside the period."""
    if actor.role is not Role.DIRECTOR or actor.behalf is not None:
        raise NotToBeLent
    if since < today or until < since or until - since > LONGEST:
        raise BadPeriod("until", days=LONGEST.days)
